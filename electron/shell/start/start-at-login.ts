import { app } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { err, ok } from '../../../shared/model/result.ts'
import { autostartPath, removeAutostart, writeAutostart } from './autostart.ts'
import type { DesktopPart } from '../desktop.ts'

export interface StartAtLoginOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The program and the arguments that start this very Balcony. */
  readonly command: readonly string[]
  log(line: string): void
}

/** Starts Balcony at login, hidden. Changes the system only when the person changes the setting. */
export function createStartAtLoginPart({ env, command, log }: StartAtLoginOptions): DesktopPart {
  const path = command[0] ?? process.execPath
  const args = [...command.slice(1), '--hidden']
  const entry = autostartPath(env, homedir())

  function tell(on: boolean): void {
    if (process.platform !== 'linux') app.setLoginItemSettings({ openAtLogin: on, path, args })
    else if (on) writeAutostart(entry, [path, ...args])
    else removeAutostart(entry)
  }

  return {
    abilities: { startAtLogin: true },
    adopt({ startAtLogin }) {
      if (startAtLogin === undefined) return Promise.resolve(ok())
      try {
        tell(startAtLogin)
        return Promise.resolve(ok())
      } catch (cause) {
        const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
        log(`desktop: the start at login could not be changed: ${reason}`)
        return Promise.resolve(err({ code: 'start-at-login-refused', reason }))
      }
    },
  }
}

/** The program and the arguments that start this very Balcony; `here` is the folder of the main script. */
export function startCommand(here: string, profile: string | null): string[] {
  // An AppImage runs from a folder that vanishes with it; this is the file itself.
  const program = process.env['APPIMAGE'] ?? process.execPath
  const sources = app.isPackaged ? [] : ['-r', join(here, 'main.cjs'), join(here, '..', '..')]
  return [program, ...sources, ...(profile === null ? [] : ['--profile', profile])]
}
