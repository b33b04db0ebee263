import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '../../db/store.ts'
import { StoreError } from '../../db/store.ts'
import type { Disk } from './disk.ts'
import { placeOf } from '../../db/sealed-place.ts'
import { removeOwnerless } from './rows.ts'
import type { KeptFileId, SealedFiles } from './types.ts'

export interface Sweeper {
  /** Deletes from the disk the files whose rows are gone. */
  collected(): Promise<void>
  readonly sweep: SealedFiles['sweep']
  close(): Promise<void>
}

export interface SweeperParts {
  readonly store: Store
  readonly disk: Disk
  readonly root: string
  readonly ready: () => Promise<void>
  log(line: string): void
}

/** Rows in one slice. */
const SLICE = 200
/** The greatest number in use, and the greatest that was ever in use. */
const NUMBERS = `SELECT (SELECT coalesce(max(id), 0) FROM kept_file) AS last,
  (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'kept_file') AS used`

export function createSweeper({ store, disk, root, ready, log }: SweeperParts): Sweeper {
  let closed = false
  let collecting: Promise<void> = Promise.resolve()
  let waiting = false
  const isClosed = (): boolean => closed
  // Files made in this run have no owner while they are written, so they are none of the sweep's business.
  const { last, used } = store.first<{ last: number; used: number }>(NUMBERS) ?? { last: 0, used: 0 }

  async function collect(): Promise<void> {
    waiting = false
    while (!isClosed()) {
      const gone = store.all<{ id: number }>('SELECT id FROM kept_file_gone ORDER BY id LIMIT ?', SLICE)
      if (gone.length === 0) return
      for (const { id } of gone) await disk.remove(placeOf(root, id).path)
      if (isClosed()) return
      const ids = JSON.stringify(gone.map(({ id }) => id))
      store.write(
        (tx) => tx.run('DELETE FROM kept_file_gone WHERE id IN (SELECT value FROM json_each(?))', ids),
        false,
      )
    }
  }

  function collected(): Promise<void> {
    if (waiting || closed) return collecting
    waiting = true
    // After the caller's transaction, and one after the other.
    collecting = collecting
      .catch(() => undefined)
      .then(() => turn())
      .then(collect)
    return collecting
  }

  /** The numbers of all files on the disk. */
  async function listed(): Promise<Set<number>> {
    const found = new Set<number>()
    for (const folder of await disk.list(root)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue
      for (const name of await disk.list(join(root, folder))) {
        if (/^[1-9]\d{0,15}$/.test(name)) found.add(Number(name))
      }
    }
    return found
  }

  async function sweep(lost: Parameters<SealedFiles['sweep']>[0]): Promise<void> {
    if (used === 0) return
    store.write((tx) => removeOwnerless(tx, last), false)
    await ready()
    const onDisk = await listed()
    let missing: KeptFileId[] = []
    const tell = (): void => {
      if (missing.length === 0) return
      log(`${missing.length} sealed files are missing on the disk`)
      const ids = missing
      missing = []
      lost(ids)
      store.write((tx) => {
        for (const id of ids) tx.run('DELETE FROM kept_file WHERE id = ?', id)
      })
    }
    for (let from = 0; from < last;) {
      if (closed) return
      const rows = store.all<{ id: KeptFileId; size: number | null }>(
        'SELECT id, size FROM kept_file WHERE id > ? AND id <= ? ORDER BY id LIMIT ?',
        from,
        last,
        SLICE,
      )
      for (const { id, size } of rows) if (!onDisk.delete(id) && size !== null) missing.push(id)
      tell()
      from = rows.length < SLICE ? last : (rows.at(-1)?.id ?? last)
      await turn()
    }
    for (const id of onDisk) {
      if (closed) return
      // A file of a row that is still being written is not listed above, because its row is newer.
      if (id <= used) await disk.remove(placeOf(root, id).path)
    }
    await collected()
  }

  return {
    collected,
    async sweep(lost) {
      try {
        await sweep(lost)
      } catch (fault) {
        // A disk that refuses this refuses what the person does as well, and says so there.
        if (!(fault instanceof StoreError) && !(fault instanceof Error && 'code' in fault)) throw fault
        log(`the sweep of sealed files stopped: ${fault.message}`)
      }
    },
    async close() {
      closed = true
      await collecting.catch(() => undefined)
    },
  }
}
