import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { electronArguments, findElectron } from '../electron-binary.ts'
import { startKeyring, type Keyring } from '../live/keyring.ts'
import { startNotificationDaemon, type NotificationDaemon } from '../live/notification-daemon.ts'
import { startPeer, type PeerEvent } from '../live/peer.ts'
import { startStatusNotifier, type StatusNotifier } from '../live/status-notifier.ts'
import { findPacked } from '../package/places.ts'
import { expect, test as base, type HostOptions } from './balcony.ts'
import {
  accountButton,
  befriend,
  conversations,
  makeAccount,
  messages,
  openSettings,
  signIn,
} from './steps.ts'

interface Home {
  readonly env: Readonly<Record<string, string>>
  readonly keyring: Keyring
  readonly notifications: NotificationDaemon
  readonly tray: StatusNotifier
}

/** A desktop for this test alone: a session with a keychain, notifications and a tray. */
const test = base.extend<{ readonly home: Home }>({
  home: async ({}, use) => {
    const keyring = await startKeyring()
    const notifications = await startNotificationDaemon(keyring.env)
    const tray = await startStatusNotifier(keyring.env)
    await use({ env: keyring.env, keyring, notifications, tray })
    tray.stop()
    await notifications.stop()
    await keyring.stop()
  },
})

const root = `${import.meta.dirname}/../..`

/** Starts the program a second time, as the desktop does for a link. Resolves with its exit code. */
async function startAgain(
  host: HostOptions['host'],
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<number | null> {
  const asRoot = process.getuid?.() === 0
  const [program, first] =
    host === 'packed'
      ? [findPacked(), asRoot ? ['--no-sandbox'] : []]
      : [findElectron(), electronArguments(root)]
  if (program === null) throw new Error('there is nothing to start')
  const child = spawn(program, [...first, ...args], { env: { ...process.env, ...env }, stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

test(
  'a day at home on the desktop',
  { tag: '@packed' },
  async ({ host, display, home, server, profile, start }) => {
    test.skip(host === 'chromium', 'the development host has no desktop around it')
    test.setTimeout(180_000)
    const { info } = server
    const me = makeAccount(info, 'juliet')
    const other = makeAccount(info, 'romeo')
    befriend(info, me, [{ account: other, name: 'Romeo' }])
    const peer = await startPeer(info, other.address, other.password)
    const isShown =
      (show: string) =>
      (event: PeerEvent): boolean =>
        event.event === 'presence' && event.sender.startsWith(me.address) && event.show === show

    let balcony = await start({ env: home.env })
    await test.step('sign in once, quit, start: signed in from the keychain', async () => {
      await signIn(balcony.page, info, me)
      await balcony.quit()
      balcony = await start({ env: home.env })
      await expect(accountButton(balcony.page, me.address)).toBeVisible()
      await expect(balcony.page.getByRole('textbox', { name: 'Password' })).toHaveCount(0)
    })
    const { page } = balcony

    await test.step('a message raises one notification; its reply sends', async () => {
      peer.say(me.address, 'But soft, what light?')
      await expect
        .poll(() => home.notifications.shown.map(({ title, body }) => [title, body]))
        .toEqual([['Romeo', 'But soft, what light?']])
      const [notice] = home.notifications.told
      if (notice !== undefined) home.notifications.reply(notice.id, 'It is the east')
      await peer.waitFor((event) => event.event === 'message' && event.body === 'It is the east')
      await expect.poll(() => home.notifications.shown).toEqual([])
      expect(home.notifications.told).toHaveLength(1)
    })

    await test.step('reading closes it', async () => {
      peer.say(me.address, 'And Juliet is the sun')
      await expect.poll(() => home.notifications.shown.length).toBe(1)
      await conversations(page, /^Romeo/).click()
      await expect(messages(page, 'And Juliet is the sun')).toBeVisible()
      await expect(messages(page, 'It is the east')).toBeVisible()
      await expect.poll(() => home.notifications.shown).toEqual([])
    })

    await test.step('presence chosen in the tray is seen by the peer and in the window', async () => {
      const icon = await home.tray.entry()
      await icon.choose('Do not disturb')
      await peer.waitFor(isShown('dnd'))
      await expect(page.getByRole('button', { name: 'Presence: Do not disturb' })).toBeVisible()
      await icon.choose('Available')
      await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
    })

    await test.step('idle for the set time shows away to the peer', async () => {
      const settings = await openSettings(page, 'Privacy')
      await settings
        .getByRole('combobox', { name: 'Away after', exact: true })
        .selectOption({ label: '1 minute' })
      await page.keyboard.press('Escape')
      // Playwright types directly into the page, so the screen has had no input since it started.
      await expect.poll(() => peer.events.some(isShown('away')), { timeout: 90_000 }).toBe(true)
      await expect(page.getByRole('button', { name: /^Presence: Away/ })).toBeVisible()
    })

    await test.step('a link given to a second start opens in the first, and asks', async () => {
      const env = { ...home.env, DISPLAY: display.name }
      const link = `xmpp:${other.address}?message;body=Wherefore%20art%20thou`
      expect(await startAgain(host, env, '--profile', profile, link)).toBe(0)
      const dialog = page.getByRole('dialog', { name: 'Open link' })
      await expect(dialog).toContainText(other.address)
      await dialog.getByRole('button', { name: 'Open as draft' }).click()
      await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('Wherefore art thou')
    })
    await peer.close()
  },
)
