import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** The disk, as far as sealed files need it. Everything rejects with errors of the system (`ENOSPC`). */
export interface Disk {
  /** `make` fails if the file exists. */
  open(path: string, how: 'make' | 'change' | 'read'): Promise<DiskFile>
  makeFolder(path: string): Promise<void>
  /** The names in it; none if it is missing. */
  list(folder: string): Promise<readonly string[]>
  rename(from: string, to: string): Promise<void>
  /** Removes a file or folder, if it is there. */
  remove(path: string): Promise<void>
}

export interface DiskFile {
  /** The number by which threads of this process use the file; null if only this thread can. */
  readonly fd: number | null
  /** The number of bytes read, fewer than wanted only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>
  write(parts: readonly Uint8Array[], position: number): Promise<void>
  size(): Promise<number>
  truncate(size: number): Promise<void>
  /** Waits until everything is on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

const FLAGS = { make: 'wx+', change: 'r+', read: 'r' } as const

export const nodeDisk: Disk = {
  open: async (path, how) => fileOf(await open(path, FLAGS[how], 0o600)),
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  async list(folder) {
    try {
      return await readdir(folder)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
}

function fileOf(handle: FileHandle): DiskFile {
  return {
    fd: handle.fd,
    async read(into, position) {
      let done = 0
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return done
    },
    async write(parts, position) {
      let at = position
      let rest = parts
      while (rest.length > 0) {
        const { bytesWritten } = await handle.writev(rest, at)
        at += bytesWritten
        rest = left(rest, bytesWritten)
      }
    },
    size: async () => (await handle.stat()).size,
    truncate: (size) => handle.truncate(size),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

/**
 * The parts that are left after so many bytes were written. A disk that is nearly full may take only a part; the next
 * attempt then says that it is full.
 */
export function left(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let done = written
  return parts.flatMap((part) => {
    const taken = Math.min(part.length, done)
    done -= taken
    return taken === part.length ? [] : [part.subarray(taken)]
  })
}
