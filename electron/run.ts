import { app, dialog } from 'electron'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createWindowLinks, WINDOW_ORIGIN } from './ipc/index.ts'
import { createActivity } from './shell/activity.ts'
import { serveWindow } from './shell/app-protocol.ts'
import { demoSecrets, demoStarter } from './shell/demo.ts'
import { createDesktop, trayPart } from './shell/desktop.ts'
import { createKeychain } from './shell/keychain.ts'
import { watchTrayHost } from './shell/tray-host.ts'
import { createWindowMemory } from './shell/window-memory.ts'
import { denyPermissions, preloadPath } from './shell/window.ts'
import { createWindows } from './shell/windows.ts'

/** The composition root: opens the window, builds the parts, connects them. */
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
  const windows = createWindows({
    url: `${WINDOW_ORIGIN}/index.html`,
    preload: preloadPath(here),
    memory: createWindowMemory(join(folder, 'window.json'), log),
  })

  await app.whenReady()
  denyPermissions()
  serveWindow(join(here, '..', 'renderer'))
  windows.openMain()

  // Only now, while the window's own process starts. Nothing that really waits may come before the links are there: the
  // window calls as soon as it is loaded.
  const [{ createBalcony }, { createNodePorts }] = await Promise.all([
    import('./domain/index.ts'),
    import('./engine/index.ts'),
  ])
  const trayHost = watchTrayHost({ platform: process.platform, env: process.env })
  const desktop = createDesktop({
    windows,
    logs: folder,
    parts: [{ abilities: { ownWindows: true, idleTime: true } }, trayPart(trayHost)],
  })
  // The usual profile has the plain name in the keychain; another one must not touch its entries.
  const scope = usualProfile ? '' : createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const balcony = createBalcony({
    ...createNodePorts(log),
    profile: folder,
    secrets: (app.isPackaged ? null : demoSecrets(process.env)) ?? createKeychain(scope),
    desktop,
    notifier: null,
    activity: createActivity(log),
    linkHandler: null,
    startDemo: demoStarter(process.env),
  })
  const links = createWindowLinks(balcony, log)
  windows.each((window) => links.add(window.webContents))

  let closing: Promise<void> | null = null
  let closed = false
  // After the window, which still hands over what was typed last when it goes.
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing ??= balcony.close().finally(() => {
      closed = true
      trayHost.close()
      // Not while the event is still being told: to quit once more is unheard then.
      setImmediate(() => app.quit())
    })
  })
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => windows.show())

  await balcony.start()
}
