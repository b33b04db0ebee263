import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CancelTimer, Clock } from '../../engine/index.ts'
import type { Store } from './store.ts'

/** Moves the log into the file from time to time. */
export interface Checkpoints {
  /** Resolves when nothing but the store itself has the file open. */
  close(): Promise<void>
}

/** SQLite's own number of pages after which it would do this within a commit. */
const PAGES = 1_000
/** 400 MB: if the thread doesn't keep up, the next commit does it, and waits for the disk. */
const MOST_PAGES = 100_000
/** The thread takes some megabytes, so it ends this long after its last work. */
const IDLE_MS = 30_000

/**
 * Moves the log into the file in a thread, because it writes pages all over the file and waits for the disk: within a
 * commit, catching up with an archive would stop the main process again and again. The thread starts with the first
 * thousand pages.
 */
export function createCheckpoints(
  { place, watchLog }: Pick<Store, 'place' | 'watchLog'>,
  clock: Pick<Clock, 'after'>,
  file: string = threadFile(),
): Checkpoints {
  let thread: { readonly worker: Worker; readonly over: Promise<void> } | null = null
  let isBusy = false
  let cancelIdle: CancelTimer = () => undefined
  if (place === null) return { close: () => Promise.resolve() }

  function start(): NonNullable<typeof thread> {
    const worker = new Worker(file, { workerData: place })
    // The process may end without it.
    worker.unref()
    const over = new Promise<void>((resolve) => {
      worker.on('message', () => {
        isBusy = false
        cancelIdle = clock.after(IDLE_MS, () => void end())
      })
      // Then SQLite does it again by itself.
      worker.on('error', () => watchLog(null))
      worker.on('exit', () => {
        isBusy = false
        if (thread?.worker === worker) thread = null
        resolve()
      })
    })
    return { worker, over }
  }

  async function end(): Promise<void> {
    cancelIdle()
    const ending = thread
    thread = null
    ending?.worker.postMessage('close')
    await ending?.over
  }

  watchLog((pages) => {
    if (pages < PAGES || isBusy) return pages > MOST_PAGES
    cancelIdle()
    isBusy = true
    thread ??= start()
    thread.worker.postMessage('checkpoint')
    return pages > MOST_PAGES
  })

  return {
    async close() {
      watchLog(null)
      await end()
    },
  }
}

/** The thread's file stands beside this one, as source or as bundle. */
function threadFile(): string {
  // Both names are written out, because the bundler needs them so.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'checkpoint-thread.ts' : 'checkpoint-thread.cjs',
  )
}
