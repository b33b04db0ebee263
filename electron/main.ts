import { app, BrowserWindow, dialog } from 'electron'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createBalcony } from './domain/index.ts'
import { createNodePorts } from './engine/index.ts'
import { connectWindow, WINDOW_ORIGIN } from './ipc/index.ts'
import { registerAppScheme, serveWindow } from './shell/app-protocol.ts'
import { readCommandLine } from './shell/arguments.ts'
import { demoStarter } from './shell/demo.ts'
import { createKeychain } from './shell/keychain.ts'
import { denyPermissions, openWindow, preloadPath } from './shell/window.ts'

const here = import.meta.dirname
const { profile } = readCommandLine(process.argv.slice(1))
if (profile !== null) app.setPath('userData', resolve(profile))

registerAppScheme()
if (app.requestSingleInstanceLock()) await run()
else app.quit()

async function run(): Promise<void> {
  const folder = app.getPath('userData')
  const log = (line: string): void => console.error(line)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    dialog.showErrorBox('Balcony', `The folder ${folder} cannot be used: ${String(cause)}`)
    app.exit(1)
    return
  }
  // The usual profile has the plain name in the keychain; another one must not touch its entries.
  const scope = profile === null ? '' : createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const balcony = createBalcony({
    ...createNodePorts(log),
    profile: folder,
    secrets: createKeychain(scope),
    startDemo: demoStarter(process.env),
  })

  let closing: Promise<void> | null = null
  app.on('before-quit', (event) => {
    if (closing !== null) return
    event.preventDefault()
    closing = balcony.close().finally(() => app.quit())
  })
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })

  await app.whenReady()
  denyPermissions()
  serveWindow(join(here, '..', 'renderer'))
  const window = openWindow({ url: `${WINDOW_ORIGIN}/index.html`, preload: preloadPath(here), show: true })
  const disconnect = connectWindow(balcony, window.webContents, log)
  window.once('closed', disconnect)
  await balcony.start()
}
