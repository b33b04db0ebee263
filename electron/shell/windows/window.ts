import { BrowserWindow, nativeTheme } from 'electron'
import { join } from 'node:path'
import type { Rectangle } from './bounds.ts'

export interface WindowOptions {
  readonly url: string
  readonly preload: string
  /** Without a place the desktop chooses one. */
  readonly bounds: Rectangle | Pick<Rectangle, 'width' | 'height'>
  readonly least: Pick<Rectangle, 'width' | 'height'>
  readonly zoomFactor: number
}

/** Makes a hidden window, without Node and webviews; `harden.ts` takes further rights from it as from every page. */
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
  void window.loadURL(url)
  return window
}

/** The page's own ground (`--ground` in tokens.css): another colour would flash before the page is painted. */
export const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#1f1d23' : '#ffffff')

/** The preload script, beside the bundled main process. */
export const preloadPath = (here: string): string => join(here, 'preload.cjs')
