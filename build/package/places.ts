import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** What is packed, and what comes of it. Nothing in there is committed. */
export const out = join(root, 'out')

/** The app as it goes into the ASAR. */
export const stage = join(out, 'app')

export const icons = join(out, 'icons')

/**
 * The packed program of this machine's kind, where `npm run package -- dir` has left it; null where it has not run.
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
