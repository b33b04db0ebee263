import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Waits until the disk has the whole file. Not while it is open as a database. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
