import { app, BrowserWindow, dialog } from 'electron'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createBalcony } from './domain/index.ts'
import { createNodePorts } from './engine/index.ts'
import { createWindowLinks, WINDOW_ORIGIN } from './ipc/index.ts'
import { serveWindow } from './shell/app-protocol.ts'
import { demoSecrets, demoStarter } from './shell/demo.ts'
import { createKeychain } from './shell/keychain.ts'
import { denyPermissions, openWindow, preloadPath } from './shell/window.ts'

/** The composition root: builds the parts, connects them, opens the window. */
export async function run({ usualProfile }: { readonly usualProfile: boolean }): Promise<void> {
  const here = import.meta.dirname
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
  const scope = usualProfile ? '' : createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const balcony = createBalcony({
    ...createNodePorts(log),
    profile: folder,
    secrets: (app.isPackaged ? null : demoSecrets(process.env)) ?? createKeychain(scope),
    desktop: null,
    notifier: null,
    activity: null,
    startDemo: demoStarter(process.env),
  })

  let closing: Promise<void> | null = null
  let closed = false
  // After the window, which still hands over what was typed last when it goes.
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing ??= balcony.close().finally(() => {
      closed = true
      // Not while the event is still being told: to quit once more is unheard then.
      setImmediate(() => app.quit())
    })
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
  const window = openWindow({ url: `${WINDOW_ORIGIN}/index.html`, preload: preloadPath(here) })
  createWindowLinks(balcony, log).add(window.webContents)
  await balcony.start()
}
