import workerUrl from './picture-worker.ts?worker&url'
import type { PictureTask, WorkerAnswer, WorkerAsk } from './picture-worker.ts'
import type { Prepared, Wishes } from './prepared.ts'
import type { PicturePlace } from './shown-size.ts'

/** A worker that has nothing to do for so long ends, and its memory is free again. */
const IDLE_MS = 30_000

export interface Pictures {
  /** null: the bytes cannot be read. */
  prepare(blob: Blob, wishes: Wishes): Promise<Prepared | null>
  /** The smaller copy of a picture that its place shows. null: it cannot be decoded. */
  copyFor(blob: Blob, place: PicturePlace): Promise<Blob | null>
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** The one script that the window starts by its address; the content security policy knows this name. */
function trustedWorkerUrl(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return workerUrl
  const policy = trustedTypes.createPolicy('balcony-worker', {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError(url)
      return url
    },
  })
  return policy.createScriptURL(workerUrl)
}

/**
 * Prepares and copies pictures beside the window, which stays responsive. One is prepared after the other, which bounds
 * the memory; whoever asks for copies does the same.
 */
export function createPictures(): Pictures {
  const url = trustedWorkerUrl()
  const waiting = new Map<number, (answer: WorkerAnswer) => void>()
  let worker: Worker | null = null
  let idle: ReturnType<typeof setTimeout> | undefined
  let nextId = 1
  let last: Promise<unknown> = Promise.resolve()

  function end(): void {
    worker?.terminate()
    worker = null
    for (const [id, settle] of waiting) settle({ id, prepared: null, copy: null })
    waiting.clear()
  }

  function start(): Worker {
    const started = new Worker(url, { type: 'module', name: 'pictures' })
    started.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
      clearTimeout(idle)
      if (waiting.size === 0) idle = setTimeout(end, IDLE_MS)
    })
    // A picture that kills the decoder fails alone.
    started.addEventListener('error', end)
    return started
  }

  function ask(blob: Blob, task: PictureTask): Promise<WorkerAnswer> {
    const id = nextId++
    clearTimeout(idle)
    worker ??= start()
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      worker?.postMessage({ id, blob, task } satisfies WorkerAsk)
    })
  }

  return {
    prepare(blob, wishes) {
      const prepared = last.then(async () => (await ask(blob, { kind: 'prepare', wishes })).prepared)
      last = prepared
      return prepared
    },
    copyFor: async (blob, place) => (await ask(blob, { kind: 'copy', place })).copy,
  }
}
