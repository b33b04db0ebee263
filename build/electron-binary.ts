import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * The Electron on this machine: the one in `ELECTRON_OVERRIDE_DIST_PATH`, else the one downloaded by the `electron`
 * package. null if there is none.
 */
export function findElectron(): string | null {
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron'
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined) return existsSync(join(override, name)) ? join(override, name) : null
  const folder = dirname(require.resolve('electron/package.json'))
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return null
  const binary = join(folder, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

/** Downloads a missing Electron binary with the package's installer. null if that fails. */
export function obtainElectron(): string | null {
  const found = findElectron()
  if (found !== null || process.env['ELECTRON_SKIP_BINARY_DOWNLOAD'] !== undefined) return found
  console.log('Downloading Electron ...')
  const installer = join(dirname(require.resolve('electron/package.json')), 'install.js')
  if (!existsSync(installer)) return null
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 300_000 })
  return findElectron()
}

/**
 * Electron's arguments for the built app. The main script is also a preload: it then runs before Electron is ready with any
 * launcher in the binary, and only once, since the launcher finds it loaded.
 */
export function electronArguments(root: string, main = 'dist/main/main.cjs'): string[] {
  const asRoot = process.getuid?.() === 0
  return [...(asRoot ? ['--no-sandbox'] : []), '-r', join(root, main), root]
}

/** The Chromium, Chrome or Edge on this machine, or null. */
export function findChromium(): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  for (const name of names) {
    const found = spawnSync('which', [name], { encoding: 'utf8' })
    if (found.status === 0) return found.stdout.trim()
  }
  return null
}

/** Chromium has no sandbox as root, and test machines have no graphics card. */
export function browserArguments(): string[] {
  const asRoot = process.getuid?.() === 0
  return [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-quic', '--no-first-run']
}
