import { globalShortcut } from 'electron'
import { err, ok } from '../../../shared/model/result.ts'
import type { DesktopPart } from '../desktop.ts'

export interface ShortcutOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Runs when the keys are pressed. */
  run(): void
  log(line: string): void
}

/** The keys that show and hide the window from anywhere. */
export function createShortcutPart({ env, platform, run, log }: ShortcutOptions): DesktopPart {
  // Wayland lets no program listen to the keys of others.
  const wayland =
    platform === 'linux' && (Boolean(env['WAYLAND_DISPLAY']) || env['XDG_SESSION_TYPE'] === 'wayland')
  let held: string | null = null

  function hold(accelerator: string | null): boolean {
    if (accelerator === held) return true
    if (accelerator !== null && !register(accelerator)) return false
    if (held !== null) globalShortcut.unregister(held)
    held = accelerator
    return true
  }

  function register(accelerator: string): boolean {
    try {
      return globalShortcut.register(accelerator, run)
    } catch {
      // Not an accelerator.
      return false
    }
  }

  return {
    abilities: { globalShortcut: !wayland },
    settingsChanged({ globalShortcut: wanted }) {
      if (!wayland && !hold(wanted)) log('desktop: the keys that show the window are taken')
    },
    adopt({ globalShortcut: wanted }) {
      if (wanted === undefined) return Promise.resolve(ok())
      return Promise.resolve(!wayland && hold(wanted) ? ok() : err({ code: 'shortcut-refused' }))
    },
  }
}
