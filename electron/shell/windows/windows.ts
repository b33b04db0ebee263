import { screen, type BrowserWindow } from 'electron'
import { createEmitter } from '../../../shared/events/emitter.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { displaySet, fitBounds } from './bounds.ts'
import type { WindowKind, WindowMemory } from './memory.ts'
import { makeWindow } from './window.ts'

export interface WindowsOptions {
  readonly url: string
  readonly preload: string
  readonly memory: WindowMemory
}

/** Balcony's windows: the main one, and those of single conversations. */
export interface Windows {
  /** Opens the main window, in front as soon as it is painted, or `hidden` until `show`. */
  openMain(options?: { readonly hidden?: boolean }): void
  /** Brings the main window to the front, and opens it if there is none. */
  show(): void
  hide(): void
  /** Hides the main window if it has the focus, else brings it to the front. */
  toggle(): void
  readonly mainVisible: boolean
  main(): BrowserWindow | null
  /** The window with the focus, else the main one if it is visible. */
  inFront(): BrowserWindow | null
  /** Brings the window that shows this conversation to the front. */
  reveal(conversationId: ConversationId): 'own' | 'main'
  /** Opens the conversation's own window, or brings it to the front. */
  openConversation(conversationId: ConversationId): void
  /** Calls `listener` with every window, now and later. */
  each(listener: (window: BrowserWindow, kind: WindowKind) => void): void
}

const SIZE = {
  main: { usual: { width: 1180, height: 780 }, least: { width: 360, height: 420 } },
  conversation: { usual: { width: 560, height: 680 }, least: { width: 320, height: 360 } },
} as const

/** A place is remembered once the window rests this long: windows are dragged through many places. */
const REST_MS = 400

export function createWindows({ url, preload, memory }: WindowsOptions): Windows {
  const all = new Map<BrowserWindow, WindowKind>()
  const conversations = new Map<ConversationId, BrowserWindow>()
  const opened = createEmitter<[BrowserWindow, WindowKind]>()
  let main: BrowserWindow | null = null

  function open(kind: WindowKind, hash: string, hidden: boolean): BrowserWindow {
    const displays = screen.getAllDisplays()
    const kept = memory.placement(kind, displaySet(displays))
    const { usual, least } = SIZE[kind]
    const window = makeWindow({
      url: `${url}${hash}`,
      preload,
      bounds: kept === null ? usual : fitBounds(kept.bounds, displays),
      least,
      zoomFactor: 1.2 ** memory.zoomLevel,
    })
    all.set(window, kind)
    // Maximizing shows a window, so it waits until the page is painted.
    const asItWas = (): void => {
      if (kept?.maximized === true) window.maximize()
      if (kept?.fullscreen === true) window.setFullScreen(true)
    }
    if (hidden) window.once('show', asItWas)
    else {
      window.once('ready-to-show', () => {
        asItWas()
        window.show()
      })
    }
    rememberPlace(window, kind)
    window.once('closed', () => all.delete(window))
    opened.emit(window, kind)
    return window
  }

  function rememberPlace(window: BrowserWindow, kind: WindowKind): void {
    let timer: NodeJS.Timeout | undefined
    const remember = (): void => {
      clearTimeout(timer)
      // A window that was never shown has no place.
      if (window.isDestroyed() || !window.isVisible() || window.isMinimized()) return
      memory.place(kind, displaySet(screen.getAllDisplays()), {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
        fullscreen: window.isFullScreen(),
      })
    }
    const soon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(remember, REST_MS)
    }
    for (const moved of ['resize', 'move', 'maximize', 'unmaximize'] as const)
      window.on(moved as 'resize', soon)
    window.on('enter-full-screen', soon)
    window.on('leave-full-screen', soon)
    window.on('close', remember)
    window.on('closed', () => clearTimeout(timer))
  }

  function bringToFront(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  const windows: Windows = {
    openMain({ hidden = false } = {}) {
      main = open('main', '', hidden)
      main.once('closed', () => (main = null))
    },
    show() {
      if (main === null) windows.openMain()
      else bringToFront(main)
    },
    hide: () => main?.hide(),
    toggle() {
      if (main?.isVisible() === true && main.isFocused()) main.hide()
      else windows.show()
    },
    get mainVisible() {
      return main?.isVisible() ?? false
    },
    main: () => main,
    inFront: () =>
      [...all.keys()].find((window) => window.isFocused()) ?? (main?.isVisible() === true ? main : null),
    reveal(conversationId) {
      const own = conversations.get(conversationId)
      if (own === undefined) windows.show()
      else bringToFront(own)
      return own === undefined ? 'main' : 'own'
    },
    openConversation(conversationId) {
      const there = conversations.get(conversationId)
      if (there !== undefined) {
        bringToFront(there)
        return
      }
      const window = open('conversation', `#conversation=${conversationId}`, false)
      conversations.set(conversationId, window)
      window.once('closed', () => conversations.delete(conversationId))
    },
    each(listener) {
      opened.on(listener)
      for (const [window, kind] of all) listener(window, kind)
    },
  }
  return windows
}
