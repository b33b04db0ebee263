import { join } from 'node:path'
import type { StoreFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { describeFault } from '../../../engine/index.ts'
import { asStoreError, codeOf } from '../../db/sqlite-error.ts'
import { StoreError, type Store } from '../../db/store.ts'
import type { DomainPorts } from '../../ports.ts'
import {
  blocksIn,
  blockLength,
  BLOCK_BYTES,
  createBlockCipher,
  KEY_BYTES,
  RECORD_BYTES,
  recordLength,
} from '../../db/sealed-blocks.ts'
import { nodeDisk, type Disk, type DiskFile } from './disk.ts'
import { placeOf, SEALED_FOLDER } from '../../db/sealed-place.ts'
import { openFolder } from './folder.ts'
import { folderName, infoOf, insertKept, keptRow, purposeCode } from './rows.ts'
import { createSweeper } from './sweep.ts'
import { SealedDamaged, type KeptFileId, type SealedFiles, type SealedWriter } from './types.ts'
import { createSealThread } from './in-thread.ts'
import { BATCH_BYTES, createSealer, sealHere, type Sealing } from './sealing.ts'
import { createWriter } from './writer.ts'

export interface SealedParts {
  readonly store: Store
  readonly ports: Pick<DomainPorts, 'profile' | 'random' | 'clock' | 'log'>
  /** Another disk, for tests. */
  readonly disk?: Disk
  /** Another program of the thread, for tests. */
  readonly threadFile?: string
}

/** Blocks that are read from the disk at once. */
const BLOCKS_AHEAD = 8
/** How exact the time of the last use is. */
const USE_MS = 60 * 60 * 1000

export function createSealedFiles({ store, ports, disk = nodeDisk, threadFile }: SealedParts): SealedFiles {
  const root = join(ports.profile, SEALED_FOLDER, folderName(store))
  const writing = new Map<KeptFileId, SealedWriter>()
  const thread = createSealThread(ports.clock, threadFile)
  let opening: Promise<void> | null = null
  const ready = (): Promise<void> => (opening ??= openFolder(disk, root).finally(retryIfFailed))
  const sweeper = createSweeper({ store, disk, root, ready, log: ports.log })

  /** A folder that cannot be made now may be made later, when the disk has space again. */
  function retryIfFailed(): void {
    opening?.catch(() => (opening = null))
  }

  async function writerOf(
    id: KeptFileId,
    key: Uint8Array,
    how: 'make' | 'change',
    lasting = true,
  ): Promise<Result<SealedWriter, StoreFailure>> {
    const { folder, path } = placeOf(root, id)
    const opened = await asFailure(async () => {
      await ready()
      await disk.makeFolder(folder)
      const there = how === 'change' ? await openExisting(path) : null
      const file = there ?? (await makeFile(path))
      try {
        return { file, ...(await startOf(file, id, key, there !== null)) }
      } catch (error) {
        await file.close()
        throw error
      }
    })
    if (!opened.ok) return opened
    const writer = createWriter({
      id,
      ...opened.value,
      whole: (size, sha256) =>
        store.write(
          (tx) => tx.run('UPDATE kept_file SET size = ?, sha256 = ? WHERE id = ?', size, sha256, id),
          lasting,
        ).changes > 0,
      closed: () => void writing.delete(id),
      async remove() {
        store.write((tx) => tx.run('DELETE FROM kept_file WHERE id = ?', id))
        await sweeper.collected()
      },
    })
    writing.set(id, writer)
    return ok(writer)
  }

  /** A file that is there already has no row: a power failure took it. */
  async function makeFile(path: string): Promise<DiskFile> {
    try {
      return await disk.open(path, 'make')
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
      await disk.remove(path)
      return disk.open(path, 'make')
    }
  }

  /** null if the process died before the file was there. */
  async function openExisting(path: string): Promise<DiskFile | null> {
    try {
      return await disk.open(path, 'change')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  }

  /** The blocks that are whole, from the beginning, and the way to seal more. Everything behind them is cut off. */
  async function startOf(
    file: DiskFile,
    id: KeptFileId,
    key: Uint8Array,
    resumed: boolean,
  ): Promise<{ blocks: number; sealing: (large: boolean) => Sealing }> {
    const { fd } = file
    if (resumed && fd !== null && (await file.size()) > BATCH_BYTES) {
      const { blocks, sealing } = await thread.resume(fd, id, key)
      return { blocks, sealing: () => sealing }
    }
    const cipher = createBlockCipher(id, key)
    const sealer = createSealer(cipher)
    if (resumed) {
      const record = Buffer.alloc(RECORD_BYTES)
      while ((await file.read(record, sealer.blocks * RECORD_BYTES)) === RECORD_BYTES) {
        const plain = cipher.open(sealer.blocks, record)
        if (plain === null) break
        sealer.skip(plain)
      }
      await file.truncate(sealer.blocks * RECORD_BYTES)
    }
    const { blocks } = sealer
    return {
      blocks,
      // The thread would not know the hash over blocks that were read here.
      sealing: (large) =>
        large && fd !== null && blocks === 0 ? thread.begin(fd, id, key) : sealHere(file, sealer),
    }
  }

  function markUsed(id: KeptFileId, usedAt: number): void {
    const now = ports.clock.now()
    if (now - usedAt < USE_MS) return
    // It may be forgotten. A full disk does not keep anybody from looking at a picture.
    try {
      store.write((tx) => tx.run('UPDATE kept_file SET used_at = ? WHERE id = ?', now, id), false)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
  }

  async function* read(id: KeptFileId, start = 0, end = Infinity): AsyncGenerator<Uint8Array> {
    const row = keptRow(store, id)
    if (!row || row.size === null) throw new SealedDamaged(id)
    const { size } = row
    const to = Math.min(end, size)
    if (start >= to) return
    markUsed(id, row.used_at)
    const cipher = createBlockCipher(id, row.key)
    await ready()
    const file = await disk.open(placeOf(root, id).path, 'read').catch((error: unknown) => {
      throw new SealedDamaged(id, error)
    })
    try {
      const last = Math.min(blocksIn(to), blocksIn(size))
      for (let block = Math.floor(start / BLOCK_BYTES); block < last;) {
        const count = Math.min(BLOCKS_AHEAD, last - block)
        const bytes = Buffer.alloc(
          (count - 1) * RECORD_BYTES + recordLength(blockLength(size, block + count - 1)),
        )
        if ((await file.read(bytes, block * RECORD_BYTES)) < bytes.length) throw new SealedDamaged(id)
        for (let at = 0; at < count; at++, block++) {
          const plain = cipher.open(block, bytes.subarray(at * RECORD_BYTES, (at + 1) * RECORD_BYTES))
          if (plain === null) throw new SealedDamaged(id)
          const from = block * BLOCK_BYTES
          yield plain.subarray(Math.max(0, start - from), Math.min(plain.length, to - from))
        }
      }
    } finally {
      await file.close()
    }
  }

  const sealed: SealedFiles = {
    async create(purpose, conversationId) {
      const key = ports.random.bytes(KEY_BYTES)
      // A picture of a person can be fetched again, and a thousand of them at a sign-in must not wait for the disk.
      const lasting = purpose !== 'avatar'
      const id = store.write((tx) => insertKept(tx, key, purpose, conversationId, ports.clock.now()), lasting)
      const writer = await writerOf(id, key, 'make', lasting)
      if (!writer.ok) store.write((tx) => tx.run('DELETE FROM kept_file WHERE id = ?', id))
      return writer
    },
    async resume(id) {
      const row = keptRow(store, id)
      if (!row || row.size !== null || writing.has(id)) return null
      return writerOf(id, row.key, 'change')
    },
    async keep(purpose, conversationId, bytes) {
      const writer = await sealed.create(purpose, conversationId)
      if (!writer.ok) return writer
      const written = await writer.value.write(bytes)
      const done = written.ok ? await writer.value.finish() : written
      if (done.ok) return ok(writer.value.id)
      await writer.value.discard()
      return done
    },
    read,
    infoOf,
    setPurpose(tx, id, purpose, conversationId) {
      const sql = 'UPDATE kept_file SET purpose = ?, conversation_id = ?, used_at = ? WHERE id = ?'
      tx.run(sql, purposeCode(purpose), conversationId, ports.clock.now(), id)
    },
    remove(tx, ids) {
      for (const id of ids) tx.run('DELETE FROM kept_file WHERE id = ?', id)
    },
    collect() {
      sweeper
        .collected()
        .catch((fault: unknown) => ports.log(`sealed files stay for now: ${describeFault(fault)}`))
    },
    sweep: sweeper.sweep,
    async close() {
      await Promise.all([...writing.values()].map((writer) => writer.pause()))
      await thread.close()
      await sweeper.close()
    },
  }
  return sealed
}

async function asFailure<T>(work: () => Promise<T>): Promise<Result<T, StoreFailure>> {
  try {
    return ok(await work())
  } catch (error) {
    const cause = asStoreError(error)
    if (!(cause instanceof StoreError)) throw error
    return err(cause.failure)
  }
}
