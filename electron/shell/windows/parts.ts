import { app, autoUpdater, dialog } from 'electron'
import type { Speech } from '../../../shared/words/speech.ts'
import { createClosing, type Closing } from './closing.ts'
import type { DesktopPart } from '../desktop.ts'
import { createShortcutPart } from './global-shortcut.ts'
import { installMenuBar } from './menu-bar.ts'
import { createStartAtLoginPart } from '../start/start-at-login.ts'
import type { TrayHost } from '../tray/host.ts'
import type { WindowMemory } from './memory.ts'
import { askToQuit, quitWithSession } from './quit-dialog.ts'
import { createQuitting, type Quitting } from './quitting.ts'
import { createTextPart } from './text.ts'
import type { Windows } from './windows.ts'
import { reviveAfterCrash } from './crash.ts'
import { createZoom } from './zoom.ts'

export interface WindowPartsOptions {
  readonly windows: Windows
  readonly memory: WindowMemory
  readonly tray: TrayHost
  readonly speech: Speech
  /** The program and the arguments with which this very Balcony starts. */
  readonly command: readonly string[]
  readonly openLogs: () => Promise<string>
  log(line: string): void
}

/** Everything around the windows that can wait until after the first paint. */
export function createWindowParts(options: WindowPartsOptions): {
  readonly parts: readonly DesktopPart[]
  readonly closing: Closing
  readonly quitting: Quitting
} {
  const { windows, memory, tray, speech, command, openLogs, log } = options
  const { platform, env } = process
  const closing = createClosing({
    platform,
    windows,
    tray,
    memory,
    explain: () =>
      void dialog.showMessageBox({
        type: 'info',
        title: 'Balcony',
        message: speech.words().quitting.stillRunning,
        detail: speech.words().quitting.stillRunningText,
      }),
    quit: () => app.quit(),
  })
  const zoom = createZoom(windows, memory)
  installMenuBar(windows, { zoom, openLogs: () => void openLogs() }, speech)
  windows.each((window) => reviveAfterCrash(window, log))
  const quitting = createQuitting({
    ask: (waiting) => askToQuit(speech.words(), waiting, windows.inFront()),
    quit: () => app.quit(),
    log,
  })
  quitWithSession(quitting, windows, () => app.quit())
  app.on('before-quit', (event) => {
    if (quitting.beforeQuit(event)) closing.quitting()
  })
  // Squirrel on macOS closes the windows before it sends this event.
  if (platform === 'darwin') {
    autoUpdater.on('before-quit-for-update', () => {
      quitting.atOnce()
      closing.quitting()
    })
  }
  app.on('activate', () => windows.show())
  return {
    closing,
    quitting,
    parts: [
      { abilities: { ownWindows: true } },
      closing,
      createTextPart(windows, speech),
      createShortcutPart({ env, platform, run: windows.toggle, log }),
      createStartAtLoginPart({ env, command, log }),
    ],
  }
}
