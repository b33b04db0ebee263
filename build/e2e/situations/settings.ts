import type { Page } from 'playwright'
import { button, item, headerMenu, openTab, type Situation } from './situation.ts'

/** From the settings, or from the first screen. */
async function importHistory(page: Page, atFirst = false): Promise<void> {
  if (atFirst) await button(page, 'Bring your history along from another program').click()
  else await openTab(page, 'History', 'Import history')
  await page.getByRole('dialog', { name: 'Import history' }).waitFor()
}

async function lookForHistories(page: Page, inSettings = false): Promise<void> {
  await importHistory(page, !inSettings)
  await button(page, 'Look for histories').click()
  await page.getByRole('group', { name: 'Histories found' }).waitFor()
}

/** The settings, and the dialogs that open from them. */
export const settings: readonly Situation[] = [
  { name: 'settings, Account', scene: 'several', act: (page) => openTab(page, 'Account') },
  {
    name: 'settings, Notifications',
    scene: 'chat',
    act: async (page) => {
      await openTab(page, 'Notifications')
      await page.getByRole('switch', { name: 'Quiet hours' }).click()
    },
  },
  { name: 'settings, Privacy', scene: 'chat', act: (page) => openTab(page, 'Privacy') },
  { name: 'settings, Appearance', scene: 'chat', act: (page) => openTab(page, 'Appearance') },
  { name: 'settings, Storage', scene: 'files', act: (page) => openTab(page, 'Storage') },
  { name: 'an import at the first start', scene: 'first', act: (page) => lookForHistories(page) },
  { name: 'histories that were found', scene: 'chat', act: (page) => lookForHistories(page, true) },
  { name: 'an import that runs', scene: 'importing', act: (page) => importHistory(page) },
  { name: 'an import that is done', scene: 'imported', act: (page) => importHistory(page) },
  { name: 'an import that failed', scene: 'import-failed', act: (page) => importHistory(page) },
  {
    name: 'export of a chat',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Export')
      const dialog = page.getByRole('dialog', { name: 'Export chat' })
      await dialog.getByRole('combobox').selectOption({ index: 1 })
    },
  },
  {
    name: 'export of an account',
    scene: 'several',
    act: async (page) => {
      await openTab(page, 'History', 'Export')
      await page.getByRole('dialog', { name: 'Export account' }).waitFor()
    },
  },
  { name: 'clean up', scene: 'files', act: (page) => openTab(page, 'Storage', 'Clean up') },
  { name: 'settings, Advanced', scene: 'several', act: (page) => openTab(page, 'Advanced') },
  {
    name: 'another password',
    scene: 'chat',
    act: (page) => openTab(page, 'Account', 'Change password'),
  },
  { name: 'delete an account', scene: 'chat', act: (page) => openTab(page, 'Account', 'Delete account') },
]
