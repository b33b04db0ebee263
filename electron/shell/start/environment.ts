import { readFileSync } from 'node:fs'
import { isAbsolute, posix } from 'node:path'

export interface StartedAs {
  readonly platform: NodeJS.Platform
  readonly packaged: boolean
  /** The program that runs. */
  readonly program: string
  /** The mount table (proc(5), `/proc/PID/mountinfo`); tests bring their own. */
  readonly mounts?: () => string
}

/**
 * Variables that name programs: xdg-open starts `BROWSER` and xdg-email `MAILER` if they find nothing better, and GLib opens
 * things by `GIO_LAUNCH_DESKTOP`.
 */
const PROGRAMS = ['BROWSER', 'MAILER', 'GIO_LAUNCH_DESKTOP'] as const

/**
 * Removes variables that would start a program: somebody who can set a variable for Balcony should not be able to start a
 * program through it. The system's own choice opens links, and programs are found only in absolute folders.
 */
export function tameEnvironment(
  env: NodeJS.ProcessEnv,
  { platform, packaged, program, mounts }: StartedAs,
): void {
  if (platform !== 'linux') return
  for (const name of PROGRAMS) Reflect.deleteProperty(env, name)
  const { PATH } = env
  if (PATH !== undefined)
    env['PATH'] = PATH.split(':')
      .filter((folder) => isAbsolute(folder))
      .join(':')
  for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'DBUS_SYSTEM_BUS_ADDRESS']) {
    const address = env[name]
    // Not deleted, because without an address a bus is started.
    if (address !== undefined && !isSocket(address)) env[name] = 'disabled:'
  }
  // It names the file that updates replace, and that starts at login.
  if (packaged && env['APPIMAGE'] !== undefined && !runsFromAppImage(program, mounts ?? ownMounts)) {
    delete env['APPIMAGE']
  }
}

/** D-Bus specification, "Server Addresses": `unixexec` and `autolaunch` start a program. */
const isSocket = (address: string): boolean => address.split(';').every((one) => one.startsWith('unix:'))

const ownMounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8')

/** An AppImage mounts itself by FUSE at a folder of this name, and runs the program in there. */
function runsFromAppImage(program: string, mounts: () => string): boolean {
  try {
    return mounts()
      .split('\n')
      .some((line) => {
        const [place = '', what = ''] = line.split(' - ')
        const folder = place.split(' ')[4] ?? ''
        return (
          what.startsWith('fuse') &&
          posix.basename(folder).startsWith('.mount_') &&
          program.startsWith(`${folder}/`)
        )
      })
  } catch {
    return false
  }
}
