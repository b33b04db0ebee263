import { AxeBuilder } from '@axe-core/playwright'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { makeEarlier } from '../../electron/domain/db/testing-earlier.ts'
import { startKeyring } from '../live/keyring.ts'
import type { ServerInfo } from '../live/prosody.ts'
import { keyringEntries } from '../live/keyring-entries.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import type { RunningBalcony } from './launch.ts'
import {
  accountButton,
  conversations,
  makeAccount,
  messages,
  openSettings,
  press,
  say,
  signIn,
  signInQuickly,
  startChat,
} from './steps.ts'

const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true })
const notOpen = (page: Page): Locator =>
  page.getByRole('heading', { name: 'Balcony can’t open your history', exact: true })

/** Makes an account with a server, a certificate, a password in the keychain, and one message. */
const contentOfEarlier = ({ host, port, fingerprint }: ServerInfo, address: string): string => `
  INSERT INTO account (id, address, resource, host, port, security, enabled, show, status, password_kept, trusted, trial, added_at)
    VALUES ('a', '${address}', 'balcony-1', '${host}', ${port}, 'starttls', 1, 'available', '', 1,
      '${JSON.stringify({ subject: '', names: [], issuer: '', validFrom: 0, validTo: 0, fingerprint })}', 0, 0);
  INSERT INTO conversation (account_id, jid, opened_at) VALUES ('a', 'romeo@montague.invalid', 0);
  INSERT INTO message (conversation_id, direction, author, sent_at, received_at, body)
    VALUES (1, 'in', 'romeo@montague.invalid', 1, 1, 'But soft, what light')`

async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // Legacy mode needs no page of its own, and Electron's windows cannot open one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))
  expect(found, where).toEqual([])
}

/** The files that the person will choose on a desktop. Elsewhere Balcony looks into the profile. */
async function willChoose({ electron }: RunningBalcony, path: string): Promise<void> {
  await electron?.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, path)
}

/** Reads the recovery phrase in the settings by keyboard, and closes them. */
async function readPhrase({ page, electron }: RunningBalcony): Promise<string> {
  const settings = await openSettings(page, 'Privacy')
  await button(settings, 'Show recovery phrase').click()
  const dialog = page.getByRole('dialog', { name: 'Recovery phrase' })
  await expect(dialog).toHaveCount(0)
  await agree(page, 'Show the recovery phrase of your history?')
  await expect(dialog.getByRole('alert')).toContainText('Anyone who has these words can read your history')
  await expect(dialog.getByRole('listitem')).toHaveCount(24)
  await expectAccessible(page, 'the recovery phrase')
  const lines = await dialog.getByRole('listitem').allInnerTexts()
  const phrase = lines.map((line) => line.replace(/[^a-z]/g, '')).join(' ')
  await button(dialog, 'Copy').click()
  await expect(dialog.getByRole('status')).toContainText('Copied.')
  if (electron) expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(phrase)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.keyboard.press('Escape')
  return phrase
}

test('a lost key: the recovery phrase opens the history, or a new history starts and keeps the old file', async ({
  start,
  server,
  keyring,
  profile,
}) => {
  test.slow()
  const entries = keyringEntries(keyring, profile)
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const first = await start()
  await signInQuickly(first.page, server.info, me)
  await startChat(first.page, other.address, 'Start chat')
  await say(first.page, 'Parting is such sweet sorrow')
  await expect(messages(first.page, 'Parting is such').getByRole('img', { name: 'Sent' })).toBeVisible()
  const phrase = await readPhrase(first)
  await first.quit()
  const key = await entries.get('store-key')
  expect(key).toMatch(/^[0-9a-f]{64}$/)

  await test.step('recovered', async () => {
    await entries.remove('store-key')
    const { page, quit } = await start()
    await expect(notOpen(page)).toBeVisible()
    await expect(page.getByRole('alert')).toContainText('The keychain doesn’t have the key to your history')
    await expectAccessible(page, 'a history without its key')
    await press(button(page, 'Enter recovery phrase'))
    const field = page.getByRole('textbox', { name: 'Recovery phrase' })
    await expect(field).toBeFocused()
    await field.fill(phrase.replace(/^\w+/, 'rosse'))
    await press(button(page, 'Open history'))
    await expect(page.getByRole('alert')).toHaveText(
      'Word 1, “rosse”, doesn’t occur in recovery phrases. Check its spelling.',
    )
    await expectAccessible(page, 'a wrong recovery phrase')
    await field.fill(phrase.toUpperCase().split(' ').join('\n'))
    await press(button(page, 'Open history'))
    await expect(accountButton(page, me.address)).toBeVisible()
    await expect(page.getByText('Your history is open again.')).toBeVisible()
    await conversations(page, /^romeo/).click()
    await expect(messages(page, 'Parting is such sweet sorrow')).toHaveCount(1)
    await button(page, 'Dismiss').click()
    await expect(page.getByText('Your history is open again.')).toBeHidden()
    await quit()
    expect(await entries.get('store-key')).toBe(key)
  })

  await test.step('started with a new history', async () => {
    await entries.set('store-key', 'ab'.repeat(32))
    const { page, quit } = await start()
    await expect(notOpen(page)).toBeVisible()
    await button(page, 'Try again').click()
    await expect(notOpen(page)).toBeVisible()
    await button(page, 'Start afresh, keep old file').click()
    await agree(page, 'Start with an empty history?')
    await expect(
      page.getByText(/The old one is in Balcony’s folder as balcony-\d{4}-\d\d-\d\d\.db\./),
    ).toBeVisible()
    await expect(button(page, 'Sign in')).toBeVisible()
    await quit()
  })

  await test.step('restored from the old file', async () => {
    const [old = ''] = readdirSync(profile).filter((name) => /^balcony-.*\.db$/.test(name))
    mkdirSync(join(profile, 'backups'))
    renameSync(join(profile, old), join(profile, 'backups', old))
    const again = await start()
    const { page } = again
    await willChoose(again, join(profile, 'backups', old))
    await expect(button(page, 'Sign in')).toBeVisible()
    // The keychain still has its password under the account's own name.
    await signIn(page, server.info, other)
    const settings = await openSettings(page, 'Privacy')
    await button(settings, 'Restore from a backup…').click()
    const dialog = page.getByRole('dialog', { name: 'Restore from a backup' })
    await button(dialog, 'Choose backup').click()
    await button(dialog, 'Restore').click()
    await agree(page, `Replace your history with ${old}?`)
    // The keychain holds the key of the empty history.
    await dialog.getByRole('textbox', { name: 'Recovery phrase' }).fill(phrase)
    await button(dialog, 'Restore').click()
    await expect(page.getByText(/The backup was restored\./)).toBeVisible()
    // A backup does not bring the server's host along, and this server's name leads nowhere.
    await expect(accountButton(page, me.address, 'waiting to try again')).toBeVisible()
    await conversations(page, /^romeo/).click()
    await expect(messages(page, 'Parting is such sweet sorrow')).toHaveCount(1)
  })
})

test('a new key, a backup, and restoring it on another computer', async ({
  start,
  server,
  keyring,
  profile,
}) => {
  test.slow()
  const entries = keyringEntries(keyring, profile)
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const first = await start()
  await signInQuickly(first.page, server.info, me)
  await startChat(first.page, other.address, 'Start chat')
  await say(first.page, 'It is the east')
  await expect(messages(first.page, 'It is the east').getByRole('img', { name: 'Sent' })).toBeVisible()
  const before = await readPhrase(first)
  const oldKey = await entries.get('store-key')
  const place = join(profile, 'backups', 'balcony.db')

  const phrase = await test.step('a new key', async () => {
    const { page } = first
    const settings = await openSettings(page, 'Privacy')
    await expectAccessible(page, 'settings of the history')
    await button(settings, 'Change key').click()
    await agree(page, 'Encrypt your history with a new key?')
    await expect(page.getByText('Your history is now encrypted with a new key')).toBeVisible()
    await expect(accountButton(page, me.address)).toBeVisible()
    await conversations(page, /^romeo/).click()
    await expect(messages(page, 'It is the east')).toHaveCount(1)
    expect(await entries.get('store-key')).not.toBe(oldKey)
    expect(await entries.get('store-key-next')).toBeNull()
    const after = await readPhrase(first)
    expect(after).not.toBe(before)
    await first.quit()
    return after
  })

  await test.step('opens after a restart, and is backed up', async () => {
    const second = await start()
    const { page } = second
    await expect(accountButton(page, me.address)).toBeVisible()
    mkdirSync(join(profile, 'backups'))
    await willChoose(second, place)
    const settings = await openSettings(page, 'Privacy')
    await button(settings, 'Back up now').click()
    const dialog = page.getByRole('dialog', { name: 'Back up your history' })
    await expect(dialog).toContainText('but not your passwords')
    await expectAccessible(page, 'backing up')
    await press(button(dialog, 'Back up'))
    await expect(dialog.getByRole('status')).toContainText('Your history was backed up to')
    await second.quit()
    expect(readdirSync(join(profile, 'backups'))).toHaveLength(1)
  })

  await test.step('restored in another profile by the phrase', async () => {
    const [name = ''] = readdirSync(join(profile, 'backups'))
    const elsewhere = mkdtempSync(join(tmpdir(), 'balcony-profile-'))
    try {
      mkdirSync(join(elsewhere, 'backups'))
      renameSync(join(profile, 'backups', name), join(elsewhere, 'backups', name))
      const third = await start({ profile: elsewhere })
      const { page } = third
      await willChoose(third, join(elsewhere, 'backups', name))
      // Another account signs in first. Its history is set aside.
      await button(page, 'Sign in').click()
      await signInQuickly(page, server.info, other)
      const settings = await openSettings(page, 'Privacy')
      await button(settings, 'Restore from a backup…').click()
      const dialog = page.getByRole('dialog', { name: 'Restore from a backup' })
      await button(dialog, 'Choose backup').click()
      await expect(dialog.getByText(`Chosen: ${name}`)).toBeVisible()
      await button(dialog, 'Restore').click()
      await agree(page, `Replace your history with ${name}?`)
      await expect(dialog.getByRole('alert')).toHaveText(
        'No key on this computer opens this backup. Enter its recovery phrase or passphrase.',
      )
      await expectAccessible(page, 'restoring')
      await dialog.getByRole('textbox', { name: 'Recovery phrase' }).fill(phrase)
      await button(dialog, 'Restore').click()
      await expect(
        page.getByText(/The backup was restored\. Your earlier history is in Balcony’s folder/),
      ).toBeVisible()
      // The password is not in the backup.
      const password = page.getByRole('dialog', { name: `Password for ${me.address}` })
      await button(password, 'Cancel').click()
      await conversations(page, /^romeo/).click()
      await expect(messages(page, 'It is the east')).toHaveCount(1)
      await third.quit()
      expect(readdirSync(elsewhere).filter((file) => /^balcony-.*\.db$/.test(file))).toHaveLength(1)
      expect(existsSync(join(elsewhere, 'balcony.db'))).toBe(true)
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })
})

test('the history of an earlier Balcony is kept, the window says where, and accounts stay signed in', async ({
  start,
  server,
  keyring,
  profile,
}) => {
  test.slow()
  const entries = keyringEntries(keyring, profile)
  const me = makeAccount(server.info, 'juliet')
  const key = { kind: 'raw', bytes: Buffer.from('ab'.repeat(32), 'hex') } as const
  await entries.set('store-key', 'ab'.repeat(32))
  await entries.set('account-password a', me.password)
  const path = join(profile, 'balcony.db')
  makeEarlier(path, key, 5, contentOfEarlier(server.info, me.address))
  const earlier = readFileSync(path)
  const told = (page: Page): Locator =>
    page.getByText(
      /^Balcony now uses a new kind of file for your history\. Your accounts are in it\. The old file is in Balcony’s folder as balcony-earlier-\d{4}-\d\d-\d\d\.db, with all earlier messages/,
    )
  await test.step('it is kept, and the accounts are taken over', async () => {
    const { page, quit } = await start()
    await expect(told(page)).toBeVisible()
    await expect(accountButton(page, me.address)).toBeVisible()
    await expectAccessible(page, 'an earlier history was kept')
    await quit()
    const kept = readdirSync(profile).filter((name) => /^balcony-earlier-.*\.db$/.test(name))
    expect(kept).toHaveLength(1)
    expect(readFileSync(join(profile, kept[0] ?? '')).equals(earlier)).toBe(true)
  })

  await test.step('the message stays until it was read', async () => {
    const { page, quit } = await start()
    await expect(accountButton(page, me.address)).toBeVisible()
    await expect(told(page)).toBeVisible()
    await button(page, 'Dismiss').click()
    await expect(told(page)).toBeHidden()
    await quit()
  })

  await test.step('a backup of it is refused with its reason', async () => {
    const place = join(profile, 'backups', 'balcony.db')
    mkdirSync(join(profile, 'backups'))
    makeEarlier(place, key)
    const running = await start()
    const { page } = running
    await expect(accountButton(page, me.address)).toBeVisible()
    await expect(told(page)).toBeHidden()
    await willChoose(running, place)
    const settings = await openSettings(page, 'Privacy')
    await button(settings, 'Restore from a backup…').click()
    const dialog = page.getByRole('dialog', { name: 'Restore from a backup' })
    await button(dialog, 'Choose backup').click()
    await button(dialog, 'Restore').click()
    await agree(page, 'Replace your history with balcony.db?')
    await expect(dialog.getByRole('alert')).toHaveText(
      'This backup was made by an earlier Balcony, and this one can’t read it. The file was not changed. Choose another one.',
    )
  })
})

test('the window says that it waits for a slow keychain, and then shows everything', async ({
  start,
  server,
}) => {
  test.slow()
  const keyring = await startKeyring()
  const me = makeAccount(server.info, 'juliet')
  try {
    const first = await start({ env: keyring.env })
    await signInQuickly(first.page, server.info, me)
    await first.quit()
    keyring.fallSilent()
    const { page } = await start({ env: keyring.env })
    await expect(page.getByRole('status')).toContainText('Waiting for the keychain…')
    await expectAccessible(page, 'waiting for the keychain')
    keyring.answerAgain()
    await expect(accountButton(page, me.address)).toBeVisible()

    await test.step('while Balcony runs, the window stays usable', async () => {
      keyring.fallSilent()
      const settings = await openSettings(page, 'Privacy')
      await button(settings, 'Change key').click()
      await agree(page, 'Encrypt your history with a new key?')
      await expect(page.getByText('Waiting for the keychain…').first()).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(settings).toBeHidden()
      keyring.answerAgain()
      await expect(page.getByText('Your history is now encrypted with a new key')).toBeVisible()
      await expect(accountButton(page, me.address)).toBeVisible()
    })
  } finally {
    await keyring.stop()
  }
})
