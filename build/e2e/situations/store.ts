import { button, openChat, type Situation } from './situation.ts'

/** News, failures, and the history at rest. */
export const store: readonly Situation[] = [
  { name: 'an update', scene: 'update' },
  { name: 'no keychain', scene: 'no-keychain' },
  {
    name: 'a certificate that changed',
    scene: 'certificate',
    act: async (page) => {
      await button(page, 'View certificate').click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'several accounts', scene: 'several', act: (page) => openChat(page) },
  { name: 'connecting', scene: 'connecting' },
  { name: 'how to protect the history', scene: 'choose-protection' },
  { name: 'a locked history', scene: 'unlock' },
  { name: 'a history that does not open', scene: 'store-failed' },
  { name: 'a history that is updated', scene: 'migrating' },
  { name: 'a history that is repaired', scene: 'repairing' },
  { name: 'a history that was repaired', scene: 'repaired' },
  { name: 'a lost key', scene: 'key-lost' },
  { name: 'another protection is put on', scene: 'changing' },
  { name: 'news of the history', scene: 'news' },
]
