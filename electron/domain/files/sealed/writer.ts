import { createHash, type Hash } from 'node:crypto'
import type { StoreFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { asStoreError } from '../../db/sqlite-error.ts'
import { StoreError } from '../../db/store.ts'
import { BLOCK_BYTES, RECORD_BYTES, type BlockCipher } from '../../db/sealed-blocks.ts'
import type { DiskFile } from './disk.ts'
import type { KeptFileId, SealedWriter } from './types.ts'

/** Blocks that go to the disk at once, sealed in one slice of about a millisecond. */
const BLOCKS_AT_ONCE = 8

export interface WriterParts {
  readonly id: KeptFileId
  readonly file: DiskFile
  readonly cipher: BlockCipher
  /** The whole blocks that are there, and the hash over them. */
  readonly start: { readonly blocks: number; readonly hash: Hash }
  /** Notes in the row that the file is whole; false if the row is gone. */
  readonly whole: (size: number, sha256: Uint8Array) => boolean
  /** The writer is closed, whatever the reason. */
  readonly closed: () => void
  readonly remove: () => Promise<void>
}

export function createWriter({ id, file, cipher, start, whole, closed, remove }: WriterParts): SealedWriter {
  const { hash } = start
  let blocks = start.blocks
  const pending = Buffer.alloc(BLOCK_BYTES)
  let fill = 0
  let isOpen = true

  async function close(): Promise<void> {
    if (!isOpen) return
    isOpen = false
    closed()
    await file.close().catch(() => undefined)
  }

  async function attempt<T>(work: () => Promise<T>): Promise<Result<T, StoreFailure>> {
    if (!isOpen) throw new Error('a sealed file was written after its end')
    try {
      return ok(await work())
    } catch (error) {
      await close()
      const cause = asStoreError(error)
      if (!(cause instanceof StoreError)) throw error
      return err(cause.failure)
    }
  }

  function sealPending(): Uint8Array {
    const plain = pending.subarray(0, fill)
    hash.update(plain)
    fill = 0
    return cipher.seal(blocks++, plain)
  }

  /** Fills the pending block from `chunk` and puts it on the disk when it is full. */
  async function add(chunk: Uint8Array): Promise<undefined> {
    let at = 0
    while (at < chunk.length) {
      const first = blocks
      const records: Uint8Array[] = []
      while (at < chunk.length && records.length < BLOCKS_AT_ONCE) {
        const taken = Math.min(BLOCK_BYTES - fill, chunk.length - at)
        pending.set(chunk.subarray(at, at + taken), fill)
        fill += taken
        at += taken
        if (fill === BLOCK_BYTES) records.push(sealPending())
      }
      if (records.length > 0) await file.write(records, first * RECORD_BYTES)
    }
  }

  return {
    id,
    get size() {
      return blocks * BLOCK_BYTES + fill
    },
    write: (chunk) => attempt(() => add(chunk)),
    async finish() {
      const size = blocks * BLOCK_BYTES + fill
      const done = await attempt(async () => {
        const last = blocks
        if (fill > 0) await file.write([sealPending()], last * RECORD_BYTES)
        await file.sync()
        await close()
        const sha256 = new Uint8Array(hash.digest())
        return whole(size, sha256) ? { size, sha256 } : null
      })
      if (!done.ok) return done
      if (done.value !== null) return ok(done.value)
      await remove()
      return err({ code: 'cancelled' })
    },
    pause: close,
    async discard() {
      await close()
      await remove()
    },
  }
}

export const newHash = (): Hash => createHash('sha256')
