import type { Page } from 'playwright'
import { button, type Situation } from './situation.ts'

async function register(page: Page, server = 'verona.example'): Promise<void> {
  await button(page, 'Create account').click()
  await page.getByRole('textbox', { name: 'Server' }).fill(server)
  await button(page, 'Continue').click()
  await page.getByRole('textbox', { name: 'User name' }).waitFor()
}

/** The first start, and the list. */
export const start: readonly Situation[] = [
  { name: 'first screen', scene: 'first' },
  { name: 'create account', scene: 'first', act: (page) => button(page, 'Create account').click() },
  { name: 'what a server asks', scene: 'first', act: (page) => register(page) },
  {
    name: 'a form with every type of field',
    scene: 'first',
    act: async (page) => {
      await register(page, 'every.example')
      await page.getByRole('img', { name: 'Fruit in the picture' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'a form with mistakes',
    scene: 'first',
    act: async (page) => {
      await register(page, 'every.example')
      await page.getByRole('textbox', { name: 'User name' }).fill('romeo')
      await page.getByRole('textbox', { name: 'Your age' }).fill('twelve')
      await page.getByRole('textbox', { name: 'Your guardian’s address' }).fill('the Prince')
      await button(page, 'Create account').click()
      await page.getByRole('alert').waitFor()
      await page.getByRole('textbox', { name: 'Your age' }).focus()
    },
  },
  {
    name: 'an account that was just created',
    scene: 'first',
    act: async (page) => {
      await register(page)
      await page.getByRole('textbox', { name: 'User name' }).fill('romeo')
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill('made')
      await button(page, 'Create account').click()
      await page.getByRole('dialog', { name: 'Your account is ready' }).waitFor()
    },
  },
  {
    name: 'a certificate to decide about',
    scene: 'first',
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Address' }).fill('romeo@untrusted.example')
      await page.getByRole('textbox', { name: 'Password' }).fill('x')
      await button(page, 'Sign in').click()
      await button(page, 'Trust this certificate').waitFor()
    },
  },
  { name: 'the list', scene: 'chat' },
  { name: 'nobody there yet', scene: 'empty' },
]
