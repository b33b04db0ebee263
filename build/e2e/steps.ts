import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright'
import type { Args, Bridge } from '../../shared/contract/index.ts'
import { addAccount, addRoster, type ServerInfo } from '../live/prosody.ts'
import { expect } from './balcony.ts'
import { agree } from './confirm.ts'

declare const window: { readonly balcony: Bridge }

export interface TestAccount {
  readonly address: string
  readonly password: string
}

/** Makes an account for this test on that server. */
export function makeAccount(server: ServerInfo, name: string): TestAccount {
  const password = randomUUID()
  return { address: addAccount(server, `${name}-${randomUUID().slice(0, 8)}`, password), password }
}

/** Puts each of two accounts into the contacts of the other, under the name and in the groups given for the second. */
export function befriend(
  server: ServerInfo,
  me: TestAccount,
  others: readonly { readonly account: TestAccount; readonly name: string; readonly groups?: string[] }[],
): void {
  addRoster(
    server,
    localpart(me),
    others.map(({ account, name, groups = [] }) => ({ jid: account.address, name, groups })),
  )
  for (const { account } of others) {
    addRoster(server, localpart(account), [{ jid: me.address, name: localpart(me), groups: [] }])
  }
}

const localpart = ({ address }: TestAccount): string => address.slice(0, address.indexOf('@'))

/** Presses Tab (or the given key) until the control has the focus, as a person without a mouse does. */
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

/** Fills in the sign-in form by keyboard and submits it. The question about the certificate follows. */
export async function fillSignIn(page: Page, server: ServerInfo, account: TestAccount): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' })
  await type(form.getByRole('textbox', { name: 'Address' }), account.address)
  await type(form.getByRole('textbox', { name: 'Password' }), account.password)
  await press(form.getByRole('button', { name: 'Advanced' }))
  await type(form.getByRole('textbox', { name: 'Server' }), server.host)
  await type(form.getByRole('textbox', { name: 'Port' }), String(server.port))
  await page.keyboard.press('Enter')
}

/** Trusts the certificate in the window, and again in the question outside of it. */
export const agreeToTrust = (page: Page, address: string): Promise<void> =>
  agree(page, `Trust this certificate for ${address}?`)

/** Signs in from the first screen by keyboard alone, trusting the server's own certificate. */
export async function signIn(page: Page, server: ServerInfo, account: TestAccount): Promise<void> {
  await press(page.getByRole('button', { name: 'Sign in' }))
  await fillSignIn(page, server, account)
  await press(page.getByRole('button', { name: 'Trust this certificate' }))
  await agreeToTrust(page, account.address)
  await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
}

/**
 * Signs in quickly with the form on the screen, and trusts the server's own certificate. `understood` is the account's
 * address afterwards.
 */
export async function signInQuickly(
  page: Page,
  server: Pick<ServerInfo, 'host' | 'port'>,
  account: TestAccount,
  understood = account.address,
): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' })
  await form.getByRole('textbox', { name: 'Address' }).fill(account.address)
  await form.getByRole('textbox', { name: 'Password' }).fill(account.password)
  await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(server.host)
  await form.getByRole('textbox', { name: 'Port' }).fill(String(server.port))
  await form.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Trust this certificate' }).click()
  await agreeToTrust(page, understood)
  await expect(accountButton(page, understood)).toBeVisible()
  await expect(form).toBeHidden()
}

/**
 * An account in the rail, once it is connected: a button of its own where there are several, otherwise the description of
 * the person's own place.
 */
export function accountButton(page: Page, address: string, state = 'connected'): Locator {
  const rail = page.getByRole('navigation', { name: 'Accounts' })
  const name = `${address}, ${state}`
  return rail.getByRole('button', { name }).or(rail.getByText(name, { exact: true }))
}

/** Makes a waiting account try again at once, from the menu of the person's own place. */
export async function tryAgainNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Presence: Offline' }).click()
  await page.getByRole('menuitem', { name: 'Try now' }).click()
}

/** The rows of the conversation list, or the one with that name. */
export function conversations(page: Page, name: string | RegExp = /^/): Locator {
  return page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name })
}

/** A contact in the list. */
export function contact(page: Page, name: string | RegExp): Locator {
  return page.getByRole('list', { name: 'Contacts' }).getByRole('listitem', { name })
}

/** Chooses from a contact's menu. */
export async function askOfContact(page: Page, name: string, item: string): Promise<void> {
  await contact(page, name).hover()
  await contact(page, name)
    .getByRole('button', { name: `More for ${name}` })
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Opens the settings on that tab. */
export async function openSettings(page: Page, tab: string): Promise<Locator> {
  await page.getByRole('navigation', { name: 'Accounts' }).getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: tab }).click()
  return dialog
}

/** Changes settings as the window's own dialog does. */
export async function changeSettings(page: Page, settings: Args<'settings.change'>): Promise<void> {
  await page.evaluate((args) => window.balcony.call('settings.change', args), settings)
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

/** The messages of the open conversation that contain the text. */
export function messages(page: Page, text: string | RegExp): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text })
}

/** The heading of the open conversation. */
export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('main').getByRole('heading', { name })

/** Chooses from the menu of the open conversation, by keyboard. */
export async function chooseInMenu(page: Page, item: string): Promise<void> {
  await press(page.getByRole('main').locator('header').getByRole('button', { name: 'More' }))
  const menu = page.getByRole('menu')
  const named = { name: item, exact: true }
  await moveTo(menu.getByRole('menuitem', named).or(menu.getByRole('menuitemradio', named)), 'ArrowDown')
  await page.keyboard.press('Enter')
}
