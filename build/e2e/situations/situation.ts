import type { Page } from 'playwright'
import { openSettings } from '../steps.ts'

/** Something the window shows: a scene of the made-up main process, and what a person does there. */
export interface Situation {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<unknown>
}

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first()

export const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click()

export const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

export async function openChat(page: Page, name = /^Juliet/): Promise<void> {
  await page.getByRole('link', { name }).click()
  await page.getByRole('log').getByRole('article').first().waitFor()
}

export async function headerMenu(page: Page): Promise<void> {
  await openChat(page)
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menu').waitFor()
}

/** Opens the settings at that tab, and presses a button there. */
export async function openTab(page: Page, name: string, press?: string): Promise<void> {
  await openSettings(page, name)
  if (press !== undefined) await button(page, press).click()
}
