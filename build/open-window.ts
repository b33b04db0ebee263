import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { browserArguments, electronArguments, findChromium, obtainElectron } from './electron-binary.ts'

export interface OpenedWindow {
  /** Resolves with an exit code when the person has closed it, or `close` was called. */
  readonly closed: Promise<number>
  close(): void
}

export const NO_ELECTRON =
  'The binary of Electron is not on this machine and could not be fetched: using the development host and Chromium.'

const root = join(import.meta.dirname, '..')

/**
 * Opens the built app with those arguments: in Electron, and where its binary cannot be had in the development host
 * and this machine's Chromium, after saying so.
 */
export function openWindow(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): OpenedWindow {
  const env = { ...process.env, ...extra }
  const screen = hasScreen()
  const electron = screen ? obtainElectron() : null
  if (electron !== null) {
    const child = spawn(electron, [...electronArguments(root), ...args], { stdio: 'inherit', env })
    return { closed: exitOf(child), close: () => child.kill() }
  }
  console.warn(screen ? NO_ELECTRON : 'This machine has no screen: using the development host.')
  const profile = args.includes('--profile') ? [] : ['--profile', hostProfile()]
  const host = spawn(process.execPath, [join(root, 'build/host/run.ts'), ...profile, ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env,
  })
  createInterface({ input: host.stdout }).on('line', (line) => {
    console.log(line)
    const url = /file:\S+/.exec(line)?.[0]
    if (url !== undefined) void showInBrowser(url).then((shown) => shown && host.kill())
  })
  return { closed: exitOf(host), close: () => host.kill() }
}

/** Where the development host keeps what `npm start` is for: apart from Electron's own, whose keychain entries differ. */
function hostProfile(): string {
  const folder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(folder, 'Balcony development host')
}

/** Whether a window can be seen here. */
export function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

/** Shows it in a Chromium of its own until that is closed; false where there is none. */
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
