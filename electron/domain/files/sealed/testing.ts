import { onTestFinished } from 'vitest'
import { createTestPorts } from '../../testing/ports.ts'
import { openTestStore } from '../../db/testing.ts'
import { nodeDisk, type Disk } from './disk.ts'
import { createSealedFiles } from './sealed-files.ts'
import type { SealedFiles } from './types.ts'

/** Sealed files in a folder of this test. */
export function sealedRig(disk: Disk = nodeDisk, threadFile?: string) {
  const { store } = openTestStore()
  const ports = createTestPorts()
  const all: SealedFiles[] = []
  const open = (on: Disk, program?: string): SealedFiles => {
    const made = createSealedFiles({ store, ports, disk: on, ...(program && { threadFile: program }) })
    all.push(made)
    return made
  }
  const sealed = open(disk, threadFile)
  /** A further process on the same files. */
  const start = (on: Disk = disk): SealedFiles => open(on)
  onTestFinished(async () => {
    for (const made of all) await made.close()
    store.close()
  })
  return { store, ports, sealed, start }
}

/** A disk that takes so many more bytes. */
export function smallDisk(bytes: number): Disk {
  let left = bytes
  const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  return {
    ...nodeDisk,
    async open(path, how) {
      const file = await nodeDisk.open(path, how)
      return {
        ...file,
        // The bytes are counted here, and not in a thread.
        fd: null,
        async write(parts, position) {
          const wanted = parts.reduce((sum, { length }) => sum + length, 0)
          const fits = Buffer.concat(parts).subarray(0, left)
          if (fits.length > 0) await file.write([fits], position)
          left -= fits.length
          if (fits.length < wanted) throw full()
        },
      }
    },
  }
}

export async function allOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}
