import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Counted } from './counting.ts'
import type { Place } from './places.ts'
import type { Item } from './sources/index.ts'

export type ReadOrder =
  | { readonly kind: 'count'; readonly places: readonly Place[]; readonly scratch: string }
  | { readonly kind: 'read'; readonly place: Place; readonly scratch: string }

export type ReadReport =
  | { readonly kind: 'counted'; readonly counted: readonly Counted[] }
  | { readonly kind: 'batch'; readonly items: readonly Item[] }
  | { readonly kind: 'end' }

/** Counts the histories at these places. Rejects with the signal's reason if it is aborted. */
export async function countInThread(
  places: readonly Place[],
  scratch: string,
  signal: AbortSignal,
): Promise<readonly Counted[]> {
  for await (const report of reports({ kind: 'count', places, scratch }, signal)) {
    if (report.kind === 'counted') return report.counted
  }
  throw new Error('the thread that reads histories ended without an answer')
}

/** Reads the history at this place. The thread goes on when the next batch is asked for. */
export async function* readInThread(
  place: Place,
  scratch: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[]> {
  for await (const report of reports({ kind: 'read', place, scratch }, signal)) {
    if (report.kind === 'batch') yield report.items
    else return
  }
}

async function* reports(order: ReadOrder, signal: AbortSignal): AsyncGenerator<ReadReport> {
  signal.throwIfAborted()
  const thread = new Worker(threadFile(), { workerData: order })
  const arrived: ReadReport[] = []
  const end: { failure: Error | null } = { failure: null }
  let wake = (): void => undefined
  thread.on('message', (report: ReadReport) => {
    arrived.push(report)
    wake()
  })
  thread.on('error', (error: unknown) => {
    end.failure = error instanceof Error ? error : new Error(String(error))
    wake()
  })
  thread.on('exit', () => {
    end.failure ??= new Error('the thread that reads histories ended early')
    wake()
  })
  const cancel = (): void => wake()
  signal.addEventListener('abort', cancel)
  try {
    for (;;) {
      signal.throwIfAborted()
      const report = arrived.shift()
      if (report !== undefined) {
        yield report
        thread.postMessage('more')
      } else if (end.failure !== null) throw end.failure
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    // It ends after SQLite's current step.
    await thread.terminate()
  }
}

/** The thread's file stands beside this one, as source or as bundle. */
function threadFile(): string {
  // Both names are written out, because the bundler needs them so.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'reading-thread.ts' : 'reading-thread.cjs',
  )
}
