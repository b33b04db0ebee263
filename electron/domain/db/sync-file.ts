import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Waits until the whole file is on disk. Don't call it while the file is open as a database. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
