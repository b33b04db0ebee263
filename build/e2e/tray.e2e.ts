import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { startScreenSaver } from '../live/screen-saver.ts'
import { startStatusNotifier, type TrayEntry } from '../live/status-notifier.ts'
import { expect, test } from './balcony.ts'
import type { RunningBalcony } from './launch.ts'
import { befriend, changeSettings, conversations, makeAccount, openSettings, signInQuickly } from './steps.ts'

test.skip(({ host }) => host !== 'electron', 'a browser has neither a tray nor the time without input')

const ownPresence = (page: Page, words: string) =>
  page.getByRole('button', { name: `Presence: ${words}`, exact: true })

const isVisible = ({ electron }: RunningBalcony): Promise<boolean> | undefined =>
  electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)

const labels = async (entry: TrayEntry): Promise<string[]> => (await entry.menu()).map(({ label }) => label)

const chosen = async (entry: TrayEntry): Promise<string[]> =>
  (await entry.menu()).filter(({ checked }) => checked).map(({ label }) => label)

/** The colour at a place of the tray's picture, as alpha, red, green, blue. The place is given in fractions of its sides. */
async function colourAt(entry: TrayEntry, x: number, y: number): Promise<number[]> {
  const { width, height, pixels } = await entry.picture()
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4
  return [...pixels.subarray(at, at + 4)]
}
const GREEN = [255, 42, 152, 88]
const RED = [255, 211, 60, 60]
const GREY = [255, 138, 134, 146]
const VIOLET = [255, 124, 77, 255]
/** A place inside the bubble, and the place of the dot for unread messages. */
const FILL = [0.1, 0.5] as const
const DOT = [0.8, 0.2] as const

test('the tray: presence both ways, unread messages, the window', async ({ start, server, keyring }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo_of & Montague' }])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const desktop = await startStatusNotifier(keyring.env)
  const balcony = await start()
  const { page } = balcony
  const entry = await desktop.entry()
  await signInQuickly(page, server.info, juliet)

  await test.step('presence chosen in the tray shows in the window and to contacts', async () => {
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Available')
    expect(await colourAt(entry, ...FILL)).toEqual(GREEN)
    await entry.choose('Do not disturb')
    await expect(ownPresence(page, 'Do not disturb')).toBeVisible()
    await lover.waitFor((e) => e.event === 'presence' && e.show === 'dnd')
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Do not disturb')
    await expect.poll(() => colourAt(entry, ...FILL)).toEqual(RED)
    expect(await chosen(entry)).toEqual(['Do not disturb'])
  })

  await test.step('presence chosen in the window shows in the tray', async () => {
    await ownPresence(page, 'Do not disturb').click()
    await page.getByRole('menuitemradio', { name: 'Extended away' }).click()
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Extended away')
    await expect.poll(() => chosen(entry)).toEqual(['Extended away'])
  })

  await test.step('a status message is written in the window', async () => {
    await entry.choose('Hide Balcony')
    await expect.poll(() => isVisible(balcony)).toBe(false)
    await entry.choose('Status message…')
    await expect.poll(() => isVisible(balcony)).toBe(true)
    const field = page.getByRole('textbox', { name: 'Status message' })
    await expect(field).toBeFocused()
    await field.fill('Reading')
    await field.press('Enter')
    await lover.waitFor((e) => e.event === 'presence' && e.show === 'xa' && e.status === 'Reading')
    await entry.choose('Available')
    await lover.waitFor((e) => e.event === 'presence' && e.show === 'available' && e.status === 'Reading')
  })

  await test.step('unread messages are counted, and a click opens them', async () => {
    await entry.choose('Hide Balcony')
    lover.sayMany(juliet.address, 'Good morrow #', 1, 3)
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Available, 3 unread messages')
    await expect.poll(() => colourAt(entry, ...DOT)).toEqual(VIOLET)
    await expect.poll(() => isVisible(balcony)).toBe(false)
    await entry.choose('Romeo_of & Montague (3)')
    await expect.poll(() => isVisible(balcony)).toBe(true)
    await expect(page.getByRole('article').filter({ hasText: 'Good morrow 3' })).toBeVisible()
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Available')
  })

  await test.step('notifications are muted for an hour, and turned on again', async () => {
    await entry.choose('Mute notifications for an hour')
    const unmute = /^Turn notifications on/
    await expect.poll(() => labels(entry)).toContainEqual(expect.stringMatching(unmute))
    await entry.choose((await labels(entry)).find((label) => unmute.test(label)) ?? '')
    await expect.poll(() => labels(entry)).toContain('Mute notifications until tomorrow')
  })

  await test.step('the menu and the tooltip follow the language', async () => {
    await changeSettings(page, { language: 'de' })
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Verfügbar')
    await expect.poll(() => labels(entry)).toContain('Balcony beenden')
    await changeSettings(page, { language: 'en' })
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Available')
  })

  await test.step('the icon itself shows and hides the window', async () => {
    await entry.choose('Hide Balcony')
    await expect.poll(() => isVisible(balcony)).toBe(false)
    await entry.activate()
    await expect.poll(() => isVisible(balcony)).toBe(true)
  })

  await test.step('the window returns when the panel goes, and the icon returns with the panel', async () => {
    const { electron } = balcony
    await entry.choose('Hide Balcony')
    await expect.poll(() => isVisible(balcony)).toBe(false)
    await desktop.hide()
    await expect.poll(() => entry.tooltip().catch(() => 'gone')).toBe('gone')
    await expect.poll(() => isVisible(balcony)).toBe(true)
    await desktop.show()
    const again = await desktop.entry()
    await expect.poll(() => again.tooltip()).toMatch(/^Balcony: /)
    expect(desktop.entries).toBe(1)
    await again.choose('Quit Balcony')
    await electron?.waitForEvent('close')
  })
  desktop.stop()
  await lover.close()
})

test('a locked screen, a sleeping machine, another device', async ({ start, server, keyring }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const [desktop, saver] = await Promise.all([
    startStatusNotifier(keyring.env),
    startScreenSaver(keyring.env),
  ])
  const { page, electron } = await start()
  await signInQuickly(page, server.info, juliet)
  const entry = await desktop.entry()
  /** The presence that Romeo receives from now on. */
  const toldNext = (): (() => string[]) => {
    const before = lover.events.length
    return () => lover.events.slice(before).flatMap((one) => (one.event === 'presence' ? [one.show] : []))
  }
  const power = (event: 'suspend' | 'resume') =>
    electron?.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event)

  await test.step('locking the screen shows away at once, unlocking ends it', async () => {
    const told = toldNext()
    saver.lock()
    await expect(ownPresence(page, 'Away (idle)')).toBeVisible()
    await expect.poll(told).toEqual(['away'])
    saver.unlock()
    await expect(ownPresence(page, 'Available')).toBeVisible()
    await expect.poll(told).toEqual(['away', 'available'])
  })

  await test.step('before sleep Balcony signs off, and afterwards it connects at once', async () => {
    const told = toldNext()
    await power('suspend')
    await expect.poll(told).toEqual(['unavailable'])
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Not connected')
    expect(await colourAt(entry, ...FILL)).toEqual(GREY)
    expect(await labels(entry)).toContain('Not connected')
    await power('resume')
    await expect.poll(told).toEqual(['unavailable', 'available'])
    await expect.poll(() => entry.tooltip()).toBe('Balcony: Available')
  })

  await test.step('the presence of another device shows in the window and in the tray', async () => {
    const phone = await startPeer(server.info, juliet.address, juliet.password)
    phone.setPresence('dnd', '')
    await expect.poll(() => labels(entry)).toContain('On another device: Do not disturb')
    await ownPresence(page, 'Available').click()
    await expect(page.getByText('On another device: Do not disturb')).toBeVisible()
    await phone.close()
    await expect(page.getByText('On another device')).toBeHidden()
    await expect.poll(() => labels(entry)).not.toContain('On another device: Do not disturb')
  })
  desktop.stop()
  saver.stop()
  await lover.close()
})

test('a person who leaves the machine is shown as away, and as available on return', async ({
  start,
  server,
  keyring,
  display,
}) => {
  test.setTimeout(240_000)
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const desktop = await startStatusNotifier(keyring.env)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  const entry = await desktop.entry()

  // Playwright's typing does not go through the screen, so there was no input since the start.
  const settings = await openSettings(page, 'Privacy')
  await settings.getByRole('combobox', { name: 'Away after', exact: true }).selectOption('1 minute')
  await page.keyboard.press('Escape')
  await expect(ownPresence(page, 'Away (idle)')).toBeVisible({ timeout: 120_000 })
  const away = await lover.waitFor((e) => e.event === 'presence' && e.show === 'away')
  expect(away.event === 'presence' && Date.parse(away.idle ?? '')).toBeLessThan(Date.now() - 55_000)
  await expect.poll(() => entry.tooltip()).toMatch(/^Balcony: Away, no input since /)
  expect(await chosen(entry)).toEqual(['Available'])

  const before = lover.events.length
  execFileSync('xdotool', ['mousemove', '40', '40', 'mousemove', '50', '50'], {
    env: { ...process.env, DISPLAY: display.name },
  })
  await expect(ownPresence(page, 'Available')).toBeVisible()
  await expect
    .poll(() => lover.events.slice(before))
    .toContainEqual(expect.objectContaining({ event: 'presence', show: 'available', idle: null }))
  desktop.stop()
  await lover.close()
})
