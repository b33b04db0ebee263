import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { asStoreError } from '../../db/sqlite-error.ts'
import { StoreError } from '../../db/store.ts'

/** Written at once. In UTF-16 units. */
const BUFFER_LENGTH = 256 * 1024

/**
 * Writes a file from pieces of text. It is either whole or missing: the pieces go to a part beside it, which takes its name
 * at the end. Fails with `disk-full`, `save-refused` or `cancelled`. `tag` makes the part's name its own.
 */
export async function writeWhole(
  path: string,
  pieces: AsyncIterable<string>,
  signal: AbortSignal,
  tag: string,
): Promise<Result<string, Failure>> {
  const part = join(dirname(path), `.${basename(path).slice(0, 100)}.${tag}.part`)
  try {
    const file = await open(part, 'wx', 0o600)
    try {
      let held = ''
      for await (const piece of pieces) {
        signal.throwIfAborted()
        held += piece
        if (held.length < BUFFER_LENGTH) continue
        await file.writeFile(held)
        held = ''
      }
      await file.writeFile(held)
      await file.sync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    await rename(part, path)
    return ok(path)
  } catch (error) {
    if (signal.aborted) return err({ code: 'cancelled' })
    const cause = asStoreError(error)
    if (!(cause instanceof StoreError)) throw error
    return err(cause.failure.code === 'disk-full' ? cause.failure : { code: 'save-refused' })
  } finally {
    await rm(part, { force: true }).catch(() => undefined)
  }
}
