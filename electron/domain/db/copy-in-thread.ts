import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RecoveryFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, type Result } from '../../../shared/model/result.ts'
import type { CopyJob } from './copy.ts'
import type { ImportJob } from './import-history.ts'

export interface CopyWatch {
  /** Called now and then with how far it is, from 0 to 1. */
  readonly progress: (share: number) => void
  /** Breaks it off: `cancelled`. */
  readonly signal: AbortSignal
}

/** What the thread is to do. */
export type ThreadWork =
  { readonly kind: 'copy'; readonly job: CopyJob } | { readonly kind: 'import'; readonly job: ImportJob }

type CopyFailure = StoreFailure | RecoveryFailure | { readonly code: 'cancelled' }

const LOOK_EVERY_MS = 100
/** The rest is for proving the copy. */
const COPYING_SHARE = 0.8

/**
 * Copies a database in a thread of its own, so that the application goes on meanwhile. What a failed or cancelled copy
 * has left at `to` is nothing.
 */
export const copyInThread = (job: CopyJob, watch: CopyWatch) => inThread({ kind: 'copy', job }, watch)

/** Takes over in the same way what is in a file that anybody may have made. */
export const importInThread = (job: ImportJob, watch: CopyWatch) => inThread({ kind: 'import', job }, watch)

function inThread(
  work: ThreadWork,
  { progress, signal }: CopyWatch,
): Promise<Result<undefined, CopyFailure>> {
  const { job } = work
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }))
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadFile(), { workerData: work })
    const look = setInterval(() => void shareOf(job).then(progress), LOOK_EVERY_MS)
    const cancel = (): void => {
      // It ends with the step that SQLite is at.
      void thread.terminate().then(() => resolve(err({ code: 'cancelled' })))
    }
    signal.addEventListener('abort', cancel)
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => {
      clearInterval(look)
      signal.removeEventListener('abort', cancel)
      reject(new Error('the thread ended without an answer'))
    })
  })
}

/** Beside this file, which is a bundle where it is not a source. */
function threadFile(): string {
  // Each by its full name: the bundler knows no other way.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'copy-thread.ts' : 'copy-thread.cjs',
  )
}

/** By the size on the disk. Only asked by name: opening the file would let go of SQLite's locks on it. */
async function shareOf({ from, to }: Pick<CopyJob, 'from' | 'to'>): Promise<number> {
  const [whole, copied] = await Promise.all(
    [from, to].map(async (path) => (await stat(path).catch(() => null))?.size ?? 0),
  )
  return whole && copied ? Math.min(1, copied / whole) * COPYING_SHARE : 0
}
