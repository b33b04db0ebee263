import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The size limit of the packed app without Electron, in bytes. */
export const SIZE_BUDGET = 12_000_000

export interface PackedSize {
  /** In bytes. */
  readonly electron: number
  readonly asar: number
  /** The native modules beside the ASAR. */
  readonly unpacked: number
}

/** Measures the app that this program belongs to. */
export function weigh(binary: string): PackedSize {
  const mac = process.platform === 'darwin'
  const folder = mac ? join(dirname(binary), '..') : dirname(binary)
  const resources = join(folder, mac ? 'Resources' : 'resources')
  const asar = bytes(join(resources, 'app.asar'))
  const unpacked = bytes(join(resources, 'app.asar.unpacked'))
  return { electron: bytes(folder) - asar - unpacked, asar, unpacked }
}

/** The size as lines for people. */
export function sizeTable({ electron, asar, unpacked }: PackedSize): string {
  const line = (name: string, size: number): string =>
    `${name.padEnd(34)} ${(size / 1e6).toFixed(2).padStart(8)} MB`
  return [
    line('Electron', electron),
    line('the app (app.asar)', asar),
    line('native modules (app.asar.unpacked)', unpacked),
    line('beyond Electron', asar + unpacked),
    line('aim: under', SIZE_BUDGET),
  ].join('\n')
}

function bytes(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0)
}
