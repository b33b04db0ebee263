import { app, type BrowserWindow } from 'electron'
import type { Speech } from '../../../shared/words/speech.ts'
import type { Notifier } from '../../domain/ports.ts'
import { avatarPicture } from './avatar-picture.ts'
import type { DesktopPart } from '../desktop.ts'
import { createElectronNotifier } from './electron.ts'
import { createLinuxNotifier } from './linux.ts'
import { openSessionBus, sessionBusPath } from '../session-bus.ts'
import type { Windows } from '../windows/windows.ts'

const AVATAR_SIZE = 48

/** The desktop's notifications, and their part of its abilities. */
export interface NotifierPart {
  readonly notifier: Notifier
  readonly part: DesktopPart
  close(): void
}

export interface NotifierPartOptions {
  readonly windows: Pick<Windows, 'main' | 'inFront' | 'each'>
  readonly env: NodeJS.ProcessEnv
  readonly speech: Pick<Speech, 'words'>
  log(line: string): void
}

/** Call it after Electron is ready. */
export function createNotifierPart({ windows, env, speech, log }: NotifierPartOptions): NotifierPart {
  const flash = flasher(windows)
  if (process.platform === 'darwin' || process.platform === 'win32') {
    const notifier = createElectronNotifier(process.platform, speech)
    return {
      notifier: { ...notifier, flash },
      part: { abilities: { notifications: notifier.ability } },
      close: () => undefined,
    }
  }
  const path = sessionBusPath(env)
  const notifier = createLinuxNotifier({
    connect: async () => (path === null ? null : openSessionBus(path)),
    picture: (avatar) => avatarPicture(avatar, AVATAR_SIZE),
    words: speech.words,
    log,
    now: () => performance.now(),
  })
  return {
    notifier: { show: notifier.show, close: notifier.close, onAction: notifier.onAction, flash },
    part: {
      get abilities() {
        return { notifications: notifier.ability }
      },
      onAbilities: notifier.onAbility,
    },
    close: notifier.dispose,
  }
}

/** Asks for attention if no window has the focus, until one gets it. */
function flasher(windows: NotifierPartOptions['windows']): () => void {
  let bouncing: number | null = null
  windows.each((window) =>
    window.on('focus', () => {
      stopFlashing(window)
      if (bouncing !== null) app.dock?.cancelBounce(bouncing)
      bouncing = null
    }),
  )
  return () => {
    const main = windows.main()
    if (windows.inFront()?.isFocused() === true || main === null) return
    if (process.platform === 'darwin') bouncing = app.dock?.bounce('informational') ?? null
    else main.flashFrame(true)
  }
}

const stopFlashing = (window: BrowserWindow): void => {
  if (process.platform !== 'darwin') window.flashFrame(false)
}
