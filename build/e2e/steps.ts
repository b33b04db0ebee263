import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright'
import { addAccount, type ServerInfo } from '../live/prosody.ts'
import { expect } from './balcony.ts'

export interface TestAccount {
  readonly address: string
  readonly password: string
}

/** An account of this test's own on that server. */
export function makeAccount(server: ServerInfo, name: string): TestAccount {
  const password = randomUUID()
  return { address: addAccount(server, `${name}-${randomUUID().slice(0, 8)}`, password), password }
}

/** Presses Tab (or the key given) until that control has the focus, as somebody without a mouse does. */
export async function moveTo(target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible()
  const { keyboard } = target.page()
  for (let presses = 0; presses < 80; presses++) {
    if ((await target.and(target.page().locator(':focus')).count()) === 1) return
    await keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${target.toString()}`)
}

/** Moves to a control by Tab and presses Enter. */
export async function press(target: Locator): Promise<void> {
  await moveTo(target)
  await target.page().keyboard.press('Enter')
}

/** Moves to a field by Tab and types. */
export async function type(target: Locator, text: string): Promise<void> {
  await moveTo(target)
  await target.page().keyboard.type(text)
}

/** Fills in the sign-in form by keyboard and sends it; the certificate is still to be looked at. */
export async function fillSignIn(page: Page, server: ServerInfo, account: TestAccount): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' })
  await type(form.getByRole('textbox', { name: 'Address' }), account.address)
  await type(form.getByRole('textbox', { name: 'Password' }), account.password)
  await press(form.getByRole('button', { name: 'Advanced' }))
  await type(form.getByRole('textbox', { name: 'Server' }), server.host)
  await type(form.getByRole('textbox', { name: 'Port' }), String(server.port))
  await page.keyboard.press('Enter')
}

/** Signs in from the first screen by keyboard alone, trusting the server's own certificate. */
export async function signIn(page: Page, server: ServerInfo, account: TestAccount): Promise<void> {
  await press(page.getByRole('button', { name: 'Sign in' }))
  await fillSignIn(page, server, account)
  await press(page.getByRole('button', { name: 'Trust this certificate for this account' }))
  await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
}

/** Opens a conversation with an address by keyboard alone. */
export async function startChat(
  page: Page,
  address: string,
  how: 'Start chat' | 'Add to contacts',
): Promise<void> {
  await press(page.getByRole('button', { name: 'New conversation' }))
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await type(dialog.getByRole('textbox', { name: 'Address' }), address)
  await press(dialog.getByRole('button', { name: how }))
  await expect(dialog).toBeHidden()
}

/** Writes into the composer of the open conversation and sends it with Enter. */
export async function say(page: Page, text: string): Promise<void> {
  await type(page.getByRole('textbox', { name: 'Message' }), text)
  await page.keyboard.press('Enter')
}

/** The messages of the open conversation with that text. */
export function messages(page: Page, text: string | RegExp): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text })
}
