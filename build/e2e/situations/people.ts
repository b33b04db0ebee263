import { item, openChat, headerMenu, tab, type Situation } from './situation.ts'

/** People, known and unknown. */
export const people: readonly Situation[] = [
  { name: 'people', scene: 'chat', act: (page) => tab(page, 'People') },
  {
    name: 'edit a contact',
    scene: 'chat',
    act: async (page) => {
      await tab(page, 'People')
      await page.getByRole('listitem').filter({ hasText: 'Nurse' }).first().click({ button: 'right' })
      await item(page, 'Name and groups…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'block somebody',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await page.getByRole('menuitem', { name: /^Block/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'unknown senders',
    scene: 'strangers',
    act: (page) => page.getByRole('link', { name: /^Unknown senders/ }).click(),
  },
  { name: 'people who look alike', scene: 'alike', act: (page) => openChat(page) },
]
