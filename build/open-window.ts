import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WINDOW_IS_THERE } from '../electron/shell/demo.ts'
import { withoutChromiumLines } from './chromium-lines.ts'
import { browserArguments, electronArguments, findChromium, obtainElectron } from './electron-binary.ts'

export interface OpenedWindow {
  /** Resolves when the person can see the window. */
  readonly shown: Promise<void>
  /** Resolves with an exit code when the person has closed it, or after `close`. */
  readonly closed: Promise<number>
  /** Brings it to the front, where that is possible: not in a browser. */
  show(): void
  close(): void
}

export const NO_ELECTRON =
  'The binary of Electron is not on this machine and could not be downloaded: using the development host and Chromium.'

const root = join(import.meta.dirname, '..')

/**
 * Opens the built app with those arguments: in Electron, or without its binary in the development host and this machine's
 * Chromium, after saying so. Chromium's own log lines are left out unless `--verbose` is among the arguments.
 */
export function openWindow(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): OpenedWindow {
  const env = { ...process.env, ...extra }
  const screen = hasScreen()
  const electron = screen ? obtainElectron() : null
  if (electron !== null) return openElectron(electron, args, env)
  console.warn(screen ? NO_ELECTRON : 'This machine has no screen: using the development host.')
  return openHost(args, env)
}

function openElectron(electron: string, args: readonly string[], env: NodeJS.ProcessEnv): OpenedWindow {
  const verbose = args.includes('--verbose')
  const argv = [...electronArguments(root), ...args]
  const child = spawn(electron, argv, {
    stdio: ['inherit', 'inherit', verbose ? 'inherit' : 'pipe', 'ipc'],
    env,
  })
  const said = child.stderr === null ? null : withoutChromiumLines(child.stderr, process.stderr)
  const shown = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === WINDOW_IS_THERE) resolve()
    })
  })
  return {
    shown,
    // Its last words come before its end.
    closed: exitOf(child).then(async (code) => {
      await said
      return code
    }),
    // A second start on the same profile brings the first to the front, and ends.
    show: () => void spawn(electron, argv, { stdio: 'ignore', env }).on('error', () => undefined),
    close: () => child.kill(),
  }
}

function openHost(args: readonly string[], env: NodeJS.ProcessEnv): OpenedWindow {
  const profile = args.includes('--profile') ? [] : ['--profile', hostProfile()]
  const own = args.filter((argument) => argument !== '--verbose')
  const host = spawn(process.execPath, [join(root, 'build/host/run.ts'), ...profile, ...own], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env,
  })
  const shown = new Promise<void>((resolve) => {
    createInterface({ input: host.stdout }).on('line', (line) => {
      console.log(line)
      const url = /file:\S+/.exec(line)?.[0]
      if (url === undefined) return
      void showInBrowser(url).then((wasShown) => wasShown && host.kill())
      resolve()
    })
  })
  return { shown, closed: exitOf(host), show: () => undefined, close: () => host.kill() }
}

/** The development host's profile for `npm start`, apart from Electron's, whose keychain entries differ. */
function hostProfile(): string {
  const folder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(folder, 'Balcony development host')
}

/** Whether a window can be seen here. */
export function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

/** Shows it in a Chromium of its own until that is closed; false without a Chromium. */
async function showInBrowser(url: string): Promise<boolean> {
  const chromium = hasScreen() ? findChromium() : null
  if (chromium === null) {
    console.warn('Open that address in a browser on this machine; Ctrl+C ends Balcony.')
    return false
  }
  const folder = mkdtempSync(join(tmpdir(), 'balcony-browser-'))
  const args = [...browserArguments(), `--user-data-dir=${folder}`, `--app=${url}`]
  await once(spawn(chromium, args, { stdio: 'ignore' }), 'exit')
  rmSync(folder, { recursive: true, force: true })
  return true
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 0
}
