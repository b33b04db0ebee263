import { button, type Situation } from './situation.ts'

/** Dialogs and menus that open from anywhere. */
export const dialogs: readonly Situation[] = [
  {
    name: 'new conversation',
    scene: 'chat',
    act: (page) => button(page, 'New conversation').click(),
  },
  {
    name: 'add account',
    scene: 'chat',
    act: (page) => button(page, 'Add account').click(),
  },
  {
    name: 'switcher',
    scene: 'chat',
    act: async (page) => {
      await page.keyboard.press('Control+K')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    scene: 'chat',
    act: async (page) => {
      await page.keyboard.press('Control+/')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'own presence',
    scene: 'chat',
    act: async (page) => {
      await page.getByRole('button', { name: /^Presence:/ }).click()
      await page.getByRole('menu').waitFor()
    },
  },
]
