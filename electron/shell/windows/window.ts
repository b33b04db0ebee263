import { BrowserWindow, nativeTheme, session, shell, type Session } from 'electron'
import { join } from 'node:path'
import type { Rectangle } from './bounds.ts'

export interface WindowOptions {
  readonly url: string
  readonly preload: string
  /** Without a place: the desktop's own choice. */
  readonly bounds: Rectangle | Pick<Rectangle, 'width' | 'height'>
  readonly least: Pick<Rectangle, 'width' | 'height'>
  readonly zoomFactor: number
}

/** Makes a window, hidden and hardened: no Node, no navigation, no new windows, no permissions, no webview. */
export function makeWindow({ url, preload, bounds, least, zoomFactor }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: least.width,
    minHeight: least.height,
    title: 'Balcony',
    show: false,
    backgroundColor: ground(),
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
      zoomFactor,
    },
  })
  harden(window)
  void window.loadURL(url)
  return window
}

/** The ground of the page (`--ground` in tokens.css), so that nothing flashes before it is painted. */
export const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#1f1d23' : '#ffffff')

function harden(window: BrowserWindow): void {
  const { webContents } = window
  const stay = (event: { preventDefault(): void }): void => event.preventDefault()
  webContents.on('will-frame-navigate', stay)
  webContents.on('will-redirect', stay)
  webContents.on('will-attach-webview', stay)
  webContents.setWindowOpenHandler(({ url }) => {
    // A link in a message opens in the person's browser, a place in their map; whatever else it is does not open at all.
    if (/^(https?:\/\/|geo:-?\d)/i.test(url)) void shell.openExternal(url)
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
