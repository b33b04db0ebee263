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

/** Makes renames in the folder survive a power failure. */
export function syncFolder(folder: string): void {
  // Windows can't sync folders; its file system keeps the order.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
