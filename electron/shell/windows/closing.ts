import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import type { DesktopPart } from '../desktop.ts'
import type { TrayHost } from '../tray/host.ts'
import type { WindowMemory } from './memory.ts'
import type { Windows } from './windows.ts'

export interface ClosingOptions {
  readonly platform: NodeJS.Platform
  readonly windows: Pick<Windows, 'each' | 'show' | 'main' | 'mainVisible'>
  readonly tray: Pick<TrayHost, 'present' | 'onChange'>
  readonly memory: Pick<WindowMemory, 'closeExplained' | 'set'>
  /** Tells the person that Balcony is still running. */
  explain(): void
  /** Asks to quit. If that happens, `quitting` is called and the windows are closed again. */
  quit(): void
}

export interface Closing extends DesktopPart {
  /** From now on windows really close. */
  quitting(): void
  /** After a start without a window: shows the window if no tray comes up. */
  startedHidden(): void
}

/** At login the panel may come up after Balcony. */
const TRAY_COMES_UP_MS = 10_000
/** A panel that restarts is back by then. */
const TRAY_COMES_BACK_MS = 3_000

/**
 * Decides what closing the main window does. On a Mac the application stays in the dock. Elsewhere it stays if a tray really
 * shows it and the person has not chosen otherwise; else it ends, with the other windows.
 */
export function createClosing({ platform, windows, tray, memory, explain, quit }: ClosingOptions): Closing {
  const mac = platform === 'darwin'
  let settings: Pick<Settings, 'closeToTray'> = DEFAULT_SETTINGS
  let quitting = false

  const stays = (): boolean => mac || (tray.present && settings.closeToTray)

  windows.each((window, kind) => {
    if (kind !== 'main') return
    window.on('close', (event) => {
      if (quitting) return
      event.preventDefault()
      // Quitting closes it, after the person has agreed to leave messages unsent.
      if (!stays()) {
        quit()
        return
      }
      // On a Mac a hidden full-screen window leaves a black screen behind.
      if (window.isFullScreen()) {
        window.once('leave-full-screen', () => window.hide())
        window.setFullScreen(false)
      } else window.hide()
      if (mac || memory.closeExplained) return
      memory.set({ closeExplained: true })
      explain()
    })
    window.once('closed', () => {
      if (!quitting) quit()
    })
  })

  // Without a tray the person could not find a hidden window.
  let gone: NodeJS.Timeout | undefined
  tray.onChange(() => {
    clearTimeout(gone)
    if (mac || tray.present) return
    gone = setTimeout(() => {
      if (windows.main() !== null && !windows.mainVisible) windows.show()
    }, TRAY_COMES_BACK_MS)
    gone.unref()
  })

  return {
    settingsChanged: (changed) => (settings = changed),
    quitting: () => (quitting = true),
    startedHidden() {
      if (mac) return
      const timer = setTimeout(() => {
        if (!tray.present && !windows.mainVisible) windows.show()
      }, TRAY_COMES_UP_MS)
      timer.unref()
    },
  }
}
