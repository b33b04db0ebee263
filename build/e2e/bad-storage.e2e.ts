import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Database } from '@signalapp/sqlcipher'
import type { Locator, Page } from 'playwright'
import { startKeyring } from '../live/keyring.ts'
import { startPeer } from '../live/peer.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import {
  accountButton,
  conversations,
  makeAccount,
  messages,
  say,
  signInQuickly,
  startChat,
} from './steps.ts'

const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }
const PASSPHRASE = 'a plague on both your houses'

const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, exact: true })
const tryAgain = (page: Page): Locator => page.getByRole('button', { name: 'Try again' })

async function choose(
  page: Page,
  protection: 'Encrypted, with a passphrase' | 'Not encrypted',
): Promise<void> {
  await expect(heading(page, 'How should your history be protected?')).toBeVisible()
  await expect(page.getByText('Balcony found no keychain on this computer')).toBeVisible()
  await page.getByText(protection, { exact: true }).click()
  if (protection !== 'Not encrypted') {
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await page.getByLabel('Repeat passphrase').fill(PASSPHRASE)
  }
  await page.getByRole('button', { name: 'Start' }).click()
  if (protection === 'Not encrypted') await agree(page, 'Store your history without encryption?')
}

/** Every file below the folder that contains the text, as UTF-8 or UTF-16. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path)
      return bytes.includes(text) || bytes.includes(text, 0, 'utf16le')
    })
}

const fingerprint = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

test('without a keychain a passphrase keeps the history, and nothing lies on the disk in the clear', async ({
  start,
  server,
  profile,
}) => {
  test.slow()
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const peer = await startPeer(server.info, other.address, other.password)

  const first = await start({ env: NO_KEYCHAIN })
  await choose(first.page, 'Encrypted, with a passphrase')
  await expect(
    first.page.getByText(
      'Balcony found no keychain on this computer, so it asks for your password at every start.',
    ),
  ).toBeVisible()
  await signInQuickly(first.page, server.info, me)
  await startChat(first.page, other.address, 'Start chat')
  await say(first.page, 'Thus with a kiss I die')
  await peer.waitFor((e) => e.event === 'message' && e.body === 'Thus with a kiss I die')
  peer.say(me.address, 'Then I defy you, stars')
  await expect(messages(first.page, 'Then I defy you, stars')).toHaveCount(1)
  await first.quit()

  const { page, quit } = await start({ env: NO_KEYCHAIN })
  await expect(heading(page, 'Your history is locked')).toBeVisible()
  const passphrase = page.getByLabel('Passphrase', { exact: true })
  await test.step('a wrong passphrase', async () => {
    await passphrase.fill('a rose by any other name')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await expect(page.getByRole('alert')).toHaveText('This is not the right passphrase. Try again.')
  })
  await test.step('the right one, then the password', async () => {
    await passphrase.fill(PASSPHRASE)
    await page.getByRole('button', { name: 'Unlock' }).click()
    const dialog = page.getByRole('dialog', { name: `Password for ${me.address}` })
    await dialog.getByLabel('Password', { exact: true }).fill(me.password)
    await dialog.getByRole('button', { name: 'Connect' }).click()
    await expect(dialog).toBeHidden()
    await expect(accountButton(page, me.address)).toBeVisible()
  })
  await conversations(page, /^romeo/).click()
  await expect(messages(page, 'Thus with a kiss I die')).toHaveCount(1)
  await expect(messages(page, 'Then I defy you, stars')).toHaveCount(1)
  for (const secret of [me.password, PASSPHRASE, 'Thus with a kiss', 'Then I defy you']) {
    expect(filesWith(profile, secret)).toEqual([])
  }
  await quit()
  for (const secret of [me.password, PASSPHRASE, 'Thus with a kiss', 'Then I defy you']) {
    expect(filesWith(profile, secret)).toEqual([])
  }
  await peer.close()
})

test('the window says plainly that nothing is encrypted; a newer history is left alone, a damaged one kept aside', async ({
  start,
  server,
  profile,
}) => {
  test.slow()
  const path = join(profile, 'balcony.db')
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')

  await test.step('not encrypted', async () => {
    const { page, quit } = await start({ env: NO_KEYCHAIN })
    await expect(
      page.getByText('Anyone who can read this computer’s files can read your history.'),
    ).toBeVisible()
    await choose(page, 'Not encrypted')
    await signInQuickly(page, server.info, me)
    await startChat(page, other.address, 'Start chat')
    await say(page, 'Who will may read this')
    await expect(messages(page, 'Who will may read this').getByRole('img', { name: 'Sent' })).toBeVisible()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('tab', { name: 'Privacy' }).click()
    await expect(page.getByRole('dialog', { name: 'Settings' })).toContainText(/not encrypted/i)
    await quit()
    expect(filesWith(profile, 'Who will may read this')).toEqual([path])
    expect(filesWith(profile, me.password)).toEqual([])
  })

  const told = async (sentence: string): Promise<void> => {
    const before = fingerprint(path)
    const { page, quit } = await start({ env: NO_KEYCHAIN })
    await expect(heading(page, 'Balcony can’t open your history')).toBeVisible()
    await expect(page.getByRole('alert')).toHaveText(sentence)
    await tryAgain(page).click()
    await expect(tryAgain(page)).toBeEnabled()
    await expect(page.getByRole('alert')).toHaveText(sentence)
    await quit()
    expect(fingerprint(path)).toBe(before)
  }

  await test.step('from a newer Balcony', async () => {
    const db = new Database(path)
    const version = db.pragma('user_version', { simple: true }) as number
    db.pragma('user_version = 9999')
    db.close()
    await told('Your history was written by a newer Balcony. Install the newest version to open it.')
    const again = new Database(path)
    again.pragma(`user_version = ${version}`)
    again.close()
  })

  await test.step('with the matching version everything is there again', async () => {
    const { page, quit } = await start({ env: NO_KEYCHAIN })
    const dialog = page.getByRole('dialog', { name: `Password for ${me.address}` })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await conversations(page, /^romeo/).click()
    await expect(messages(page, 'Who will may read this')).toHaveCount(1)
    await quit()
  })

  await test.step('damaged', async () => {
    writeFileSync(path, randomBytes(40_960))
    const before = fingerprint(path)
    const { page, quit } = await start({ env: NO_KEYCHAIN })
    await expect(page.getByText('The file with your history was too damaged to be read')).toBeVisible()
    await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible()
    await quit()
    const kept = readdirSync(profile).filter((name) => /^balcony-damaged-.*\.db$/.test(name))
    expect(kept.map((name) => fingerprint(join(profile, name)))).toEqual([before])
  })
})

test('a keychain that is locked or gone is named, and nothing is lost', async ({ start, server }) => {
  test.slow()
  const keyring = await startKeyring()
  const me = makeAccount(server.info, 'juliet')
  try {
    const first = await start({ env: keyring.env })
    await signInQuickly(first.page, server.info, me)
    await first.quit()

    await test.step('gone', async () => {
      const { page, quit } = await start({ env: NO_KEYCHAIN })
      await expect(heading(page, 'Balcony can’t open your history')).toBeVisible()
      await expect(page.getByRole('alert')).toHaveText(
        'The key to your history is in this computer’s keychain, and the keychain doesn’t answer. Start the keychain, then try again.',
      )
      await quit()
    })

    await test.step('there, and it connects by itself', async () => {
      const { page, quit } = await start({ env: keyring.env })
      await expect(accountButton(page, me.address)).toBeVisible()
      await quit()
    })

    await test.step('locked', async () => {
      await keyring.lock()
      const { page } = await start({ env: keyring.env })
      await expect(heading(page, 'Balcony can’t open your history')).toBeVisible()
      const locked =
        'The key to your history is in this computer’s keychain, and the keychain is locked. Unlock it, then try again.'
      await expect(page.getByRole('alert')).toHaveText(locked)
      await tryAgain(page).click()
      await expect(tryAgain(page)).toBeEnabled()
      await expect(page.getByRole('alert')).toHaveText(locked)
    })
  } finally {
    await keyring.stop()
  }
})

test('the window says that it waits for a keychain that does not answer', async ({
  start,
  profile,
  host,
}) => {
  test.skip(
    host === 'electron',
    'Chromium itself waits for a bus that does not answer, before there is a window',
  )
  const path = join(profile, 'bus')
  const held = new Set<Socket>()
  const bus = createServer((socket) => {
    held.add(socket)
    socket.on('error', () => undefined).resume()
  }).listen(path)
  const { page } = await start({ env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` } })
  await expect(page.getByRole('status')).toContainText('Waiting for the keychain…')
  bus.close()
  for (const socket of held) socket.destroy()
  await expect(heading(page, 'How should your history be protected?')).toBeVisible()
})

test(
  'the window says that it waits for a keychain service that fell silent',
  { tag: '@packed' },
  async ({ start }) => {
    const keyring = await startKeyring()
    keyring.fallSilent()
    try {
      // On this desktop Chromium would keep its cookie key in the keychain and ask for it first.
      const { page } = await start({ env: { ...keyring.env, XDG_CURRENT_DESKTOP: 'GNOME' } })
      await expect(page.getByRole('status')).toContainText('Waiting for the keychain…')
    } finally {
      await keyring.stop()
    }
  },
)

test('a second Balcony on the same profile gives way', async ({ start, host, server }) => {
  const me = makeAccount(server.info, 'juliet')
  const first = await start()
  await signInQuickly(first.page, server.info, me)

  if (host === 'electron') {
    // In Electron the second one shows the window of the first and exits.
    await expect(start()).rejects.toThrow()
    await expect(accountButton(first.page, me.address)).toBeVisible()
    return
  }
  const { page } = await start()
  await expect(page.getByRole('alert')).toHaveText(
    'Another Balcony is using this profile. Close it, then try again.',
  )
  await expect(accountButton(first.page, me.address)).toBeVisible()
  await first.quit()
  await tryAgain(page).click()
  await expect(accountButton(page, me.address)).toBeVisible()
})

test('the window reports a full disk, and keeps what arrived meanwhile once there is room', async ({
  start,
  server,
}) => {
  test.slow()
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const peer = await startPeer(server.info, other.address, other.password)
  const { page, pid } = await start()
  await signInQuickly(page, server.info, me)
  await startChat(page, other.address, 'Start chat')
  await say(page, 'While there is room')
  await expect(messages(page, 'While there is room').getByRole('img', { name: 'Delivered' })).toBeVisible()

  // With this limit no file of the process may grow, so writing fails as on a full disk.
  const limitFiles = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
  }
  const banner = page.getByRole('alert').filter({ hasText: 'New messages stay in memory until then.' })
  const composer = page.getByRole('textbox', { name: 'Message' })
  limitFiles('0')
  peer.say(me.address, 'While there is none')
  await expect(banner).toHaveText(
    'The disk is full. Free some space, then try again. New messages stay in memory until then.',
  )
  await tryAgain(page).click()
  await expect(tryAgain(page)).toBeEnabled()
  await expect(banner).toBeVisible()
  await composer.fill('This is not lost')
  await composer.press('Enter')
  await expect(
    page.getByRole('main').getByRole('alert').filter({ hasText: 'The disk is full. Free some space' }),
  ).toBeVisible()
  await expect(composer).toHaveValue('This is not lost')

  limitFiles('unlimited')
  await tryAgain(page).click()
  await expect(banner).toBeHidden()
  await expect(messages(page, 'While there is none')).toHaveCount(1)
  await composer.press('Enter')
  await expect(messages(page, 'This is not lost').getByRole('img', { name: 'Delivered' })).toBeVisible()
  await expect(composer).toHaveValue('')
  await peer.close()
})
