import type { Page } from 'playwright'
import { item, openChat, headerMenu, type Situation } from './situation.ts'

/** Types into the search field and waits for the list with that name. */
async function searchFor(page: Page, text: string, list: string | null = 'Results'): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Search' })
  await field.click()
  await field.fill(text)
  if (list !== null) await page.getByRole('listbox', { name: list }).getByRole('option').first().waitFor()
}

/** Searching and finding. */
export const search: readonly Situation[] = [
  { name: 'search', scene: 'several', act: (page) => searchFor(page, 'name') },
  {
    name: 'filters of a search',
    scene: 'chat',
    act: (page) => page.getByRole('searchbox', { name: 'Search' }).focus(),
  },
  { name: 'people to search for', scene: 'several', act: (page) => searchFor(page, 'from:', 'Suggestions') },
  { name: 'a day to search', scene: 'chat', act: (page) => searchFor(page, 'before:', 'Suggestions') },
  {
    name: 'a search in an unfinished index',
    scene: 'searching',
    act: async (page) => {
      await searchFor(page, 'from:juliet balcony', null)
      await page.getByText('Searching on montague.example').waitFor()
    },
  },
  { name: 'nothing found', scene: 'chat', act: (page) => searchFor(page, 'zzz from:nobody has:link', null) },
  {
    name: 'a message that was searched for',
    scene: 'chat',
    act: async (page) => {
      await searchFor(page, 'name')
      await page.getByRole('option', { name: /By a name I know not/ }).click()
      await page.getByRole('log').getByRole('article').first().waitFor()
    },
  },
  {
    name: 'find in a chat',
    scene: 'chat',
    act: async (page) => {
      await openChat(page)
      await page.keyboard.press('Control+Shift+F')
      await page.getByRole('search').getByRole('searchbox').fill('name')
      await page.getByText('3 of 3').waitFor()
    },
  },
  {
    name: 'jump to date',
    scene: 'chat',
    act: async (page) => {
      await headerMenu(page)
      await item(page, 'Jump to date')
      await page.getByRole('dialog').waitFor()
    },
  },
]
