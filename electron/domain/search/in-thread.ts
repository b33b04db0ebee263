import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StoreFailure } from '../../../shared/model/failure.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'
import { StoreError, type StorePlace } from '../db/store.ts'
import type { Answers, AnswerTo, KindCodes, Order, Searching } from './orders.ts'

export interface ThreadData {
  readonly place: StorePlace
  readonly kinds: KindCodes
}
export type ThreadOrder = Order
export type ThreadAnswer =
  | { readonly ok: true; readonly value: Answers[Order['kind']] }
  | { readonly ok: false; readonly failure: StoreFailure }
  | { readonly ok: false; readonly bug: string }

/** The thread and its cache take some megabytes, so it ends this long after its last order, in milliseconds. */
const IDLE_MS = 60_000
/** A search that takes longer than this at closing is cut off, in milliseconds. */
const CLOSING_MS = 2_000

interface Asked {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Searches in a thread with a connection of its own, so that nothing here waits for it. It starts with the first order. */
export function searchInThread(data: ThreadData, clock: Clock, file: string = threadFile()): Searching {
  let running: { readonly worker: Worker; readonly asked: Asked[]; readonly over: Promise<void> } | null =
    null
  let isClosed = false
  let cancelIdle: CancelTimer = () => undefined

  function start(): NonNullable<typeof running> {
    const worker = new Worker(file, { workerData: data })
    const asked: Asked[] = []
    // The process may end without it.
    worker.unref()
    worker.on('message', (answer: ThreadAnswer) => {
      const first = asked.shift()
      if (answer.ok) first?.resolve(answer.value as never)
      else first?.reject('failure' in answer ? new StoreError(answer.failure) : new Error(answer.bug))
      if (asked.length === 0) cancelIdle = clock.after(IDLE_MS, () => void end())
    })
    const over = new Promise<void>((resolve) => {
      const ended = (error: Error): void => {
        if (running?.worker === worker) running = null
        for (const { reject } of asked.splice(0)) reject(error)
      }
      worker.on('error', ended)
      worker.on('exit', () => {
        ended(new Error('the thread of the search has ended'))
        resolve()
      })
    })
    return { worker, asked, over }
  }

  async function end(): Promise<void> {
    cancelIdle()
    const ending = running
    running = null
    if (ending === null) return
    // It answers what was asked before.
    ending.worker.postMessage('close')
    const cut = setTimeout(() => void ending.worker.terminate(), CLOSING_MS)
    await ending.over
    clearTimeout(cut)
  }

  return {
    ask<O extends Order>(order: O): Promise<AnswerTo<O>> {
      if (isClosed) return Promise.reject(new StoreError({ code: 'store-locked' }))
      cancelIdle()
      running ??= start()
      const { worker, asked } = running
      return new Promise((resolve, reject) => {
        asked.push({ resolve, reject })
        worker.postMessage(order)
      })
    },
    async close() {
      isClosed = true
      await end()
    },
  }
}

/** The thread's file stands beside this one, as source or as bundle. */
function threadFile(): string {
  // Both names are written out, because the bundler needs them so.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'search-thread.ts' : 'search-thread.cjs',
  )
}
