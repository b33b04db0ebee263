import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RecoveryFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, type Result } from '../../../shared/model/result.ts'
import type { CopyJob } from './copy.ts'
import type { ImportJob } from './import-history.ts'
import type { LargeMigration } from './migrate-large.ts'
import type { RepairJob, Repaired } from './repair.ts'

export interface CopyWatch {
  /** Called from time to time with the progress, from 0 to 1. */
  readonly progress: (share: number) => void
  /** Cancels the work, which then fails with `cancelled`. */
  readonly signal: AbortSignal
}

/** The work for the thread. */
export type ThreadWork =
  | { readonly kind: 'copy'; readonly job: CopyJob }
  | { readonly kind: 'import'; readonly job: ImportJob }
  | { readonly kind: 'migrate'; readonly job: LargeMigration }
  | { readonly kind: 'repair'; readonly job: RepairJob }

/** The messages of the thread: its progress, then its answer. */
export type ThreadMessage<T = unknown, F = CopyFailure> =
  { readonly share: number } | { readonly answer: Result<T, F> }

type Cancelled = { readonly code: 'cancelled' }
type CopyFailure = StoreFailure | RecoveryFailure | Cancelled

const LOOK_EVERY_MS = 100
/** The rest of the progress is for checking the copy. */
const COPYING_SHARE = 0.8

/** Copies a database in a separate thread. A failed or cancelled copy leaves an unusable file at `to`. */
export const copyInThread = (job: CopyJob, watch: CopyWatch) =>
  inThread<undefined, CopyFailure>({ kind: 'copy', job }, watch, job)

/** Takes over in the same way what is in a file that anybody may have made. */
export const importInThread = (job: ImportJob, watch: CopyWatch) =>
  inThread<undefined, CopyFailure>({ kind: 'import', job }, watch, job)

/** Migrates a large file in a separate thread. It may be cancelled at any point. */
export const migrateInThread = (job: LargeMigration, watch: CopyWatch) =>
  inThread<undefined, StoreFailure | Cancelled>({ kind: 'migrate', job }, watch)

/** Saves in a separate thread what is readable in a damaged file. */
export const repairInThread = (job: RepairJob, watch: CopyWatch) =>
  inThread<Repaired, StoreFailure | Cancelled>({ kind: 'repair', job }, watch)

/** `copying`: the progress is that of these files. */
function inThread<T, F>(
  work: ThreadWork,
  { progress, signal }: CopyWatch,
  copying?: Pick<CopyJob, 'from' | 'to' | 'filesBytes'>,
): Promise<Result<T, F | Cancelled>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }))
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadFile(), { workerData: work })
    const look = copying && setInterval(() => void shareOf(copying).then(progress), LOOK_EVERY_MS)
    // The thread ends after SQLite's current step.
    const cancel = (): void => void thread.terminate()
    signal.addEventListener('abort', cancel)
    thread.on('message', (message: ThreadMessage<T, F>) => {
      if ('answer' in message) resolve(message.answer)
      else progress(message.share)
    })
    thread.once('error', reject)
    thread.once('exit', () => {
      clearInterval(look)
      signal.removeEventListener('abort', cancel)
      if (signal.aborted) resolve(err({ code: 'cancelled' }))
      else reject(new Error('the thread ended without an answer'))
    })
  })
}

/** The thread's file stands beside this one, as source or as bundle. */
function threadFile(): string {
  // Both names are written out, because the bundler needs them so.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'copy-thread.ts' : 'copy-thread.cjs',
  )
}

/** The progress by size on disk. By `stat`, because opening and closing the file would release SQLite's locks on it. */
async function shareOf({
  from,
  to,
  filesBytes = 0,
}: Pick<CopyJob, 'from' | 'to' | 'filesBytes'>): Promise<number> {
  const [whole, copied] = await Promise.all(
    [from, to].map(async (path) => (await stat(path).catch(() => null))?.size ?? 0),
  )
  return whole && copied ? Math.min(1, copied / (whole + filesBytes)) * COPYING_SHARE : 0
}
