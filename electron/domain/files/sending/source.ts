import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { Reader } from '../../db/store.ts'
import type { AttachmentRecord } from '../../messages/index.ts'
import type { SealedFiles } from '../sealed/index.ts'
import type { FileSource } from '../staging/source.ts'

/** The size and time that a file had when the person chose it. */
export interface PathStamp {
  readonly size: number
  readonly mtimeMs: number
}

/** Large enough for the disk, small enough for memory. */
const CHUNK_BYTES = 256 * 1024

/** The bytes of a file of a message; null if Balcony has none. */
export function sourceOf(db: Reader, sealed: SealedFiles, file: AttachmentRecord): FileSource | null {
  if (file.keptFile !== null) {
    const info = sealed.infoOf(db, file.keptFile)
    if (info) return keptSource(sealed, file.keptFile, info.size)
  }
  if (file.path === null || file.pathStamp === null) return null
  return pathSource(file.path, JSON.parse(file.pathStamp) as PathStamp)
}

function keptSource(
  sealed: SealedFiles,
  id: NonNullable<AttachmentRecord['keptFile']>,
  size: number,
): FileSource {
  let problem: Failure | null = null
  return {
    size,
    problem: () => problem,
    async *open(start = 0) {
      try {
        yield* sealed.read(id, start)
      } catch {
        problem = { code: 'file-damaged' }
      }
    },
  }
}

/** A file outside. It must be the one that the person chose, until the last byte is read. */
export function pathSource(path: string, { size, mtimeMs }: PathStamp): FileSource {
  let problem: Failure | null = null
  async function check(): Promise<boolean> {
    try {
      const now = await stat(path)
      if (now.isFile() && now.size === size && Math.trunc(now.mtimeMs) === Math.trunc(mtimeMs)) return true
      problem = { code: 'file-changed' }
    } catch {
      problem = { code: 'file-vanished' }
    }
    return false
  }
  return {
    size,
    problem: () => problem,
    async *open(start = 0) {
      problem = null
      if (!(await check())) return
      if (start < size) {
        try {
          for await (const chunk of createReadStream(path, {
            start,
            end: size - 1,
            highWaterMark: CHUNK_BYTES,
          }))
            yield chunk as Uint8Array
        } catch {
          problem = { code: 'file-unreadable' }
          return
        }
      }
      await check()
    },
  }
}
