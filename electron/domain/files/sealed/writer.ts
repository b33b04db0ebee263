import type { StoreFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { asStoreError } from '../../db/sqlite-error.ts'
import { StoreError } from '../../db/store.ts'
import { BLOCK_BYTES } from '../../db/sealed-blocks.ts'
import type { DiskFile } from './disk.ts'
import { BATCH_BYTES, type Memory, type Sealing } from './sealing.ts'
import type { KeptFileId, SealedWriter } from './types.ts'

/** Batches that are sealed while more bytes come. Then the sender waits. */
const BATCHES_AHEAD = 3
/** The disk begins to write this early, so that the end of a large file does not wait for all of it. */
const SYNC_BYTES = 64 * 1024 * 1024

export interface WriterParts {
  readonly id: KeptFileId
  readonly file: DiskFile
  /** The whole blocks that are there. */
  readonly blocks: number
  /** Called with the first bytes for the disk; `large`: there is at least a batch of them. */
  readonly sealing: (large: boolean) => Sealing
  /** Notes in the row that the file is whole; false if the row is gone. */
  readonly whole: (size: number, sha256: Uint8Array) => boolean
  /** The writer is closed, whatever the reason. */
  readonly closed: () => void
  readonly remove: () => Promise<void>
}

export function createWriter(parts: WriterParts): SealedWriter {
  const { id, file, whole, closed, remove } = parts
  let sealing: Sealing | null = null
  /** The bytes that were handed to `sealing`. */
  let handed = parts.blocks * BLOCK_BYTES
  let synced = handed
  /** The bytes that are not: a block at first, a batch once there is more. */
  let memory: Memory = new Uint8Array(BLOCK_BYTES)
  let fill = 0
  const spare: Memory[] = []
  const busy = new Set<Promise<void>>()
  let fault: { readonly error: unknown } | null = null
  const syncs = new Set<Promise<void>>()
  let closing: Promise<void> | null = null

  async function settled(): Promise<void> {
    while (busy.size > 0) await Promise.all(busy)
  }

  /** Seals whole blocks. */
  function hand(length: number): void {
    sealing ??= parts.sealing(length === BATCH_BYTES)
    const going: Promise<void> = sealing
      .add(memory, length)
      .then(
        (back) => void spare.push(back),
        (error: unknown) => void (fault ??= { error }),
      )
      .finally(() => busy.delete(going))
    busy.add(going)
    handed += length
    fill = 0
    if (handed - synced < SYNC_BYTES) return
    synced = handed
    // The last one tells of failures.
    const syncing: Promise<void> = file
      .sync()
      .catch(() => undefined)
      .finally(() => syncs.delete(syncing))
    syncs.add(syncing)
  }

  const close = (): Promise<void> => (closing ??= closeFile())

  async function closeFile(): Promise<void> {
    // The thread must not write into the next file that gets this number.
    await settled()
    await Promise.all(syncs)
    sealing?.close()
    await file.close().catch(() => undefined)
    closed()
  }

  async function attempt<T>(work: () => Promise<T>): Promise<Result<T, StoreFailure>> {
    if (closing !== null) throw new Error('a sealed file was written after its end')
    try {
      return ok(await work())
    } catch (error) {
      await close()
      const cause = asStoreError(error)
      if (!(cause instanceof StoreError)) throw error
      return err(cause.failure)
    }
  }

  function throwFault(): void {
    if (fault !== null) throw fault.error
  }

  async function add(chunk: Uint8Array): Promise<undefined> {
    throwFault()
    for (let at = 0; at < chunk.length;) {
      if (fill === memory.length) grow()
      const taken = Math.min(memory.length - fill, chunk.length - at)
      memory.set(chunk.subarray(at, at + taken), fill)
      fill += taken
      at += taken
      if (fill < BATCH_BYTES) continue
      hand(BATCH_BYTES)
      while (busy.size >= BATCHES_AHEAD) await Promise.race(busy)
      throwFault()
      memory = spare.pop() ?? new Uint8Array(BATCH_BYTES)
    }
  }

  function grow(): void {
    const larger = new Uint8Array(BATCH_BYTES)
    larger.set(memory)
    memory = larger
  }

  return {
    id,
    get size() {
      return handed + fill
    },
    write: (chunk) => attempt(() => add(chunk)),
    async finish() {
      const size = handed + fill
      const done = await attempt(async () => {
        await settled()
        throwFault()
        sealing ??= parts.sealing(false)
        const sha256 = await sealing.end(memory, fill)
        await file.sync()
        await close()
        return whole(size, sha256) ? { size, sha256 } : null
      })
      if (!done.ok) return done
      if (done.value !== null) return ok(done.value)
      await remove()
      return err({ code: 'cancelled' })
    },
    async pause() {
      const blocks = fill - (fill % BLOCK_BYTES)
      if (closing === null && fault === null && blocks > 0) hand(blocks)
      await close()
    },
    async discard() {
      await close()
      await remove()
    },
  }
}
