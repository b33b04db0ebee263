import { button, item, openChat, headerMenu, openTab, type Situation } from './situation.ts'

/** A conversation, its history, and what is kept of it. */
export const history: readonly Situation[] = [
  { name: 'a chat', scene: 'chat', act: (page) => openChat(page) },
  { name: 'a hole in the history', scene: 'holes', act: (page) => openChat(page) },
  { name: 'messages on their way', scene: 'catching-up', act: (page) => openChat(page) },
  { name: 'pinned messages', scene: 'keeping', act: (page) => openChat(page) },
  {
    name: 'every pinned message',
    scene: 'keeping',
    act: async (page) => {
      await openChat(page)
      await button(page, 'All pinned messages').click()
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'bookmarks',
    scene: 'keeping',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Bookmarks')
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'archived chats',
    scene: 'keeping',
    act: (page) => page.getByRole('link', { name: /^Archived/ }).click(),
  },
  { name: 'a chat that was deleted', scene: 'deleted' },
  {
    name: 'clearing a history',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Clear history…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'how long messages are kept',
    scene: 'keeping',
    act: async (page) => {
      await openChat(page)
      await button(page, 'Details').click()
      await page
        .getByRole('complementary', { name: 'Details' })
        .getByRole('button', { name: 'Change…' })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'history settings', scene: 'catching-up', act: (page) => openTab(page, 'History') },
  {
    name: 'storage by chat',
    scene: 'chat',
    act: async (page) => {
      await openTab(page, 'History')
      const shown = page.getByRole('combobox', { name: 'Show' })
      await shown.selectOption({ label: 'Storage' })
      await shown.evaluate((at: { scrollIntoView(): void }) => at.scrollIntoView())
      await page.getByRole('list', { name: 'Storage' }).getByRole('listitem').last().scrollIntoViewIfNeeded()
    },
  },
]
