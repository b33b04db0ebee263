import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { startStatusNotifier } from '../live/status-notifier.ts'
import { expect, test } from './balcony.ts'
import {
  changeSettings,
  conversations,
  makeAccount,
  messages,
  openSettings,
  say,
  signInQuickly,
  startChat,
} from './steps.ts'

test.skip(({ host }) => host !== 'electron', 'a browser’s windows and menus are not Balcony’s')

/** Chooses an entry of the menu bar. */
const chooseFromMenu = (electron: ElectronApplication, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, label) => {
    const menus = Menu.getApplicationMenu()?.items ?? []
    const item = menus.flatMap((menu) => menu.submenu?.items ?? []).find((one) => one.label === label)
    if (!item) throw new Error(`no ${label} in the menus`)
    ;(item.click as (event: object) => void)({})
  }, label)

test('bounds, zoom and theme survive a restart', async ({ start, profile, server }) => {
  test.slow()
  const me = makeAccount(server.info, 'juliet')
  const bounds = { x: 60, y: 50, width: 900, height: 640 }
  const look = (electron: ElectronApplication) =>
    electron.evaluate(({ BrowserWindow, nativeTheme }) => {
      const window = BrowserWindow.getAllWindows()[0]
      if (!window) throw new Error('no window')
      return {
        bounds: window.getBounds(),
        zoom: window.webContents.getZoomLevel(),
        theme: nativeTheme.themeSource,
        ground: window.getBackgroundColor(),
      }
    })

  await test.step('set', async () => {
    const { page, electron, quit } = await start()
    if (!electron) throw new Error('no Electron')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signInQuickly(page, server.info, me)
    const settings = await openSettings(page, 'Appearance')
    await settings.getByRole('radio', { name: 'Dark' }).check({ force: true })
    await page.keyboard.press('Escape')
    await electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      bounds,
    )
    await chooseFromMenu(electron, 'Larger')
    await chooseFromMenu(electron, 'Larger')
    await chooseFromMenu(electron, 'Smaller')
    await expect.poll(() => look(electron)).toMatchObject({ zoom: 0.5, theme: 'dark' })
    await quit()
  })

  await test.step('restored', async () => {
    const { page, electron, quit } = await start()
    if (!electron) throw new Error('no Electron')
    await expect(page.getByRole('navigation', { name: 'Accounts' })).toBeVisible()
    expect(await look(electron)).toEqual({ bounds, zoom: 0.5, theme: 'dark', ground: '#1F1D23' })
    expect(await page.evaluate('devicePixelRatio')).toBeCloseTo(1.2 ** 0.5)
    await quit()
  })

  await test.step('a damaged file of bounds does no harm', async () => {
    const file = join(profile, 'window.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ zoomLevel: 0.5, theme: 'dark' })
    writeFileSync(file, '{"placements":[{"screens":7')
    const { page } = await start()
    await expect(page.getByRole('navigation', { name: 'Accounts' })).toBeVisible()
  })
})

test('a conversation in its own window', async ({ start, server }) => {
  test.slow()
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const peer = await startPeer(server.info, other.address, other.password)
  const { page, electron } = await start()
  if (!electron) throw new Error('no Electron')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signInQuickly(page, server.info, me)
  await startChat(page, other.address, 'Start chat')
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill('What is half written')

  const opening = electron.waitForEvent('window')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Open in its own window' }).click()
  const own = await opening

  await test.step('shows that conversation alone, with its draft', async () => {
    await expect(own.getByRole('heading', { name: /^romeo/ })).toBeVisible()
    await expect(own.getByRole('navigation')).toHaveCount(0)
    await expect(own).toHaveTitle(/^romeo/)
    await expect(own.getByRole('textbox', { name: 'Message' })).toHaveValue('What is half written')
    await expect(page.getByRole('heading', { name: 'Choose a chat' })).toBeVisible()
  })

  await test.step('is as hardened as the main window', async () => {
    const seen = await own.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>)['require'],
      bridge: Object.keys((globalThis as unknown as { balcony: object }).balcony).sort(),
    }))
    expect(seen).toEqual({ require: 'undefined', bridge: ['call', 'onDelta'] })
    const preferences = await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
        return { sandbox, contextIsolation, nodeIntegration, webSecurity }
      }),
    )
    const hardened = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true }
    expect(preferences).toEqual([hardened, hardened])
  })

  await test.step('sends and receives', async () => {
    await own.getByRole('textbox', { name: 'Message' }).fill('')
    await say(own, 'Good night, good night')
    await peer.waitFor((e) => e.event === 'message' && e.body === 'Good night, good night')
    peer.say(me.address, 'Parting is such sweet sorrow')
    await expect(messages(own, 'Parting is such sweet sorrow')).toHaveCount(1)
  })

  await test.step('exists once', async () => {
    await conversations(page, /^romeo/).click()
    await page.keyboard.press('Control+Shift+O')
    await expect(page.getByRole('heading', { name: 'Choose a chat' })).toBeVisible()
    expect(electron.windows()).toHaveLength(2)
  })

  await test.step('closes with its conversation', async () => {
    const closed = own.waitForEvent('close')
    await own.getByRole('button', { name: 'More', exact: true }).click()
    await own.getByRole('menuitem', { name: 'Close chat' }).click()
    await closed
    expect(electron.windows()).toHaveLength(1)
  })
  await peer.close()
})

test('closing the window ends Balcony without a tray, and hides it with one', async ({
  start,
  keyring,
  profile,
}) => {
  const closeMain = (electron: ElectronApplication | null) =>
    electron?.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close()
    })

  await test.step('without a tray', async () => {
    const { page, electron } = await start()
    await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
    const ended = electron?.waitForEvent('close')
    await closeMain(electron)
    await ended
  })

  await test.step('with a tray', async () => {
    const tray = await startStatusNotifier({ ...process.env, ...keyring.env })
    const { page, electron } = await start()
    if (!electron) throw new Error('no Electron')
    await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
    await tray.entry()
    await electron.evaluate(({ dialog }) => {
      const told: string[] = []
      Object.assign(globalThis, { told })
      dialog.showMessageBox = (...args: unknown[]) => {
        told.push((args.at(-1) as { message: string }).message)
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }
    })
    const isVisible = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await closeMain(electron)
    expect(await isVisible()).toBe(false)
    await chooseFromMenu(electron, 'Main window')
    expect(await isVisible()).toBe(true)
    await closeMain(electron)
    expect(await isVisible()).toBe(false)
    expect(await electron.evaluate(() => (globalThis as unknown as { told: string[] }).told)).toEqual([
      'Balcony is still running',
    ])
    expect(JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8'))).toMatchObject({
      closeExplained: true,
    })
    // Without the panel nobody could find the window again.
    await tray.hide()
    await expect.poll(isVisible).toBe(true)
    tray.stop()
  })
})

test('settings that concern the desktop, and the menus', async ({ start, server, profile }) => {
  test.slow()
  const config = join(profile, 'config')
  const me = makeAccount(server.info, 'juliet')
  const { page, electron } = await start({ env: { XDG_CONFIG_HOME: config } })
  if (!electron) throw new Error('no Electron')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signInQuickly(page, server.info, me)
  const settings = await openSettings(page, 'Advanced')

  await test.step('start at login', async () => {
    const entry = join(config, 'autostart', 'balcony.desktop')
    const control = settings.getByRole('switch', { name: 'Start when you sign in to this computer' })
    expect(existsSync(entry)).toBe(false)
    await control.click()
    await expect(control).toBeChecked()
    expect(readFileSync(entry, 'utf8')).toMatch(new RegExp(`^Exec=.* --profile ${profile} --hidden$`, 'm'))
    await control.click()
    await expect(control).not.toBeChecked()
    expect(existsSync(entry)).toBe(false)
  })

  await test.step('keys that show and hide Balcony', async () => {
    await settings.getByRole('button', { name: /^Keys to show and hide Balcony/ }).click()
    await page.keyboard.press('Control+Alt+B')
    await expect(settings.getByRole('button', { name: /Control \+ Alt \+ B$/ })).toBeVisible()
    const isHeld = () =>
      electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+B'))
    expect(await isHeld()).toBe(true)
    await settings.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(isHeld).toBe(false)
  })

  await test.step('the logs', async () => {
    await electron.evaluate(({ shell }) => {
      shell.openPath = (path) => {
        Object.assign(globalThis, { opened: path })
        return Promise.resolve('')
      }
    })
    await settings.getByRole('button', { name: 'Show logs' }).click()
    await expect
      .poll(() => electron.evaluate(() => (globalThis as { opened?: string }).opened))
      .toBe(join(profile, 'logs'))
  })

  await test.step('the menu bar reaches what the window’s shortcuts do', async () => {
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
    await chooseFromMenu(electron, 'Keyboard shortcuts')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await chooseFromMenu(electron, 'Keyboard shortcuts')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await chooseFromMenu(electron, 'New conversation')
    await expect(page.getByRole('dialog', { name: 'New conversation' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('the menu on a field', async () => {
    await electron.evaluate(({ Menu }) => {
      Menu.prototype.popup = function popup() {
        Object.assign(globalThis, { offered: this.items.map(({ label }) => label) })
      }
    })
    await page.getByRole('searchbox', { name: 'Search' }).click({ button: 'right' })
    await expect
      .poll(() => electron.evaluate(() => (globalThis as { offered?: string[] }).offered))
      .toEqual(['Cut', 'Copy', 'Paste', 'Select all'])
  })

  await test.step('all menus follow the language, which is remembered for the next start', async () => {
    await changeSettings(page, { language: 'de' })
    await expect
      .poll(() => electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label)))
      .toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Chat', '&Fenster', '&Hilfe'])
    await page.getByRole('searchbox').click({ button: 'right' })
    await expect
      .poll(() => electron.evaluate(() => (globalThis as { offered?: string[] }).offered))
      .toEqual(['Ausschneiden', 'Kopieren', 'Einfügen', 'Alles auswählen'])
    expect(JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8'))).toMatchObject({ language: 'de' })
  })
})

test('a hidden start shows no window with a tray, and shows it without one', async ({
  start,
  keyring,
  profile,
}) => {
  test.slow()
  const isVisible = (electron: ElectronApplication | null) =>
    electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

  await test.step('with a tray', async () => {
    const tray = await startStatusNotifier({ ...process.env, ...keyring.env })
    const { electron, quit } = await start({ args: ['--hidden'] })
    const icon = await tray.entry()
    // It works without a visible window.
    await expect.poll(() => existsSync(join(profile, 'balcony.db'))).toBe(true)
    expect(await isVisible(electron)).toBe(false)
    await icon.activate()
    await expect.poll(() => isVisible(electron)).toBe(true)
    await quit()
    tray.stop()
  })

  await test.step('without a tray', async () => {
    const { electron } = await start({ args: ['--hidden'] })
    expect(await isVisible(electron)).toBe(false)
    await expect.poll(() => isVisible(electron), { timeout: 20_000 }).toBe(true)
  })
})
