import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** The folders for staging and for packages. Neither is committed. */
export const out = join(root, 'out')

/** The staged contents of the ASAR. */
export const stage = join(out, 'app')

export const icons = join(out, 'icons')

/**
 * The packed program for this machine, as made by `npm run package -- dir`; null if that has not run.
 */
export function findPacked(): string | null {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
  const place = {
    linux: `linux${suffix}-unpacked/balcony`,
    win32: `win${suffix}-unpacked/Balcony.exe`,
    darwin: `mac${suffix}/Balcony.app/Contents/MacOS/Balcony`,
  }[process.platform as string]
  if (place === undefined) return null
  const binary = join(out, place)
  return existsSync(binary) ? binary : null
}
