import { ok } from '../../../shared/model/result.ts'
import type { Store } from '../db/store.ts'
import type { KeptFileId } from '../files/index.ts'
import type { PictureFiles } from './cache.ts'

/** Sealed files in memory, with their rows. */
export function createFakeFiles(store: Store): PictureFiles & { readonly kept: Map<KeptFileId, Uint8Array> } {
  const kept = new Map<KeptFileId, Uint8Array>()
  return {
    kept,
    keep(_purpose, _conversationId, bytes) {
      const id = store.write(
        (tx) =>
          tx.run(`INSERT INTO kept_file (key, size, purpose, used_at) VALUES (x'00', ?, 3, 0)`, bytes.length)
            .lastId,
      ) as KeptFileId
      kept.set(id, bytes)
      return Promise.resolve(ok(id))
    },
    async *read(id, start, end) {
      const bytes = await Promise.resolve(kept.get(id))
      if (!bytes) throw new Error('the file is gone')
      yield bytes.subarray(start, end)
    },
    remove(tx, ids) {
      tx.run('DELETE FROM kept_file WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
    },
    collect() {
      for (const id of kept.keys()) {
        if (!store.first('SELECT 1 FROM kept_file WHERE id = ?', id)) kept.delete(id)
      }
    },
  }
}
