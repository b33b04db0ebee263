import { BrowserWindow, session, shell, type Session } from 'electron'
import { join } from 'node:path'

export interface WindowOptions {
  readonly url: string
  readonly preload: string
}

/** Makes the one window, hardened: no Node, no navigation, no new windows, no permissions, no webview. */
export function openWindow({ url, preload }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 360,
    minHeight: 420,
    show: false,
    backgroundColor: '#17141c',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: true,
    },
  })
  harden(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}

function harden(window: BrowserWindow): void {
  const { webContents } = window
  const stay = (event: { preventDefault(): void }): void => event.preventDefault()
  webContents.on('will-frame-navigate', stay)
  webContents.on('will-redirect', stay)
  webContents.on('will-attach-webview', stay)
  webContents.setWindowOpenHandler(({ url }) => {
    // A link in a message opens in the person's browser; whatever is no web link does not open at all.
    if (/^https?:\/\//i.test(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Denies every permission a page could ask for; clipboard writes are a person's own act and need none. */
export function denyPermissions(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  target.setPermissionCheckHandler(() => false)
}

/** Where the preload script lies beside the bundled main process. */
export const preloadPath = (here: string): string => join(here, 'preload.cjs')
