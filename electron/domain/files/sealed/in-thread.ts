import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CancelTimer, Clock } from '../../../engine/index.ts'
import type { KeptFileId } from './types.ts'
import type { Memory, Sealing } from './sealing.ts'

/** The orders for the thread. It answers each, in their order. */
export type SealOrder =
  | {
      readonly kind: 'open'
      readonly job: number
      readonly fd: number
      readonly id: number
      readonly key: Uint8Array
    }
  | { readonly kind: 'scan' | 'close'; readonly job: number }
  | {
      readonly kind: 'add' | 'end'
      readonly job: number
      readonly memory: Memory
      readonly length: number
    }

export interface SealAnswer {
  readonly memory?: Memory
  readonly sha256?: Uint8Array
  /** The blocks that are whole, once all are read again. */
  readonly blocks?: number
  readonly error?: { readonly code: string; readonly message: string }
}

/** One thread that hashes, seals and writes, so that a large file does not hold up this one. It starts with the first file. */
export interface SealThread {
  /** `fd` stays open until every promise of the sealing has settled. */
  begin(fd: number, id: KeptFileId, key: Uint8Array): Sealing
  /** Goes on behind the whole blocks of the file, and cuts off everything else. */
  resume(
    fd: number,
    id: KeptFileId,
    key: Uint8Array,
  ): Promise<{ readonly blocks: number; readonly sealing: Sealing }>
  close(): Promise<void>
}

/** The thread takes some megabytes, so it ends this long after its last file, in milliseconds. */
const IDLE_MS = 30_000

interface Asked {
  readonly resolve: (answer: SealAnswer) => void
  readonly reject: (error: Error) => void
}

export function createSealThread(clock: Clock, file: string = threadFile()): SealThread {
  let thread: Worker | null = null
  let asked: Asked[] = []
  let jobs = 0
  let next = 0
  let cancelIdle: CancelTimer = () => undefined

  function start(): Worker {
    const worker = new Worker(file)
    const waiting: Asked[] = []
    asked = waiting
    // The process may end without it.
    worker.unref()
    worker.on('message', (answer: SealAnswer) => {
      const first = waiting.shift()
      const { error } = answer
      if (error === undefined) first?.resolve(answer)
      else first?.reject(Object.assign(new Error(error.message), { code: error.code }))
    })
    const over = (error: Error): void => {
      if (thread === worker) thread = null
      for (const { reject } of waiting.splice(0)) reject(error)
    }
    worker.on('error', over)
    worker.on('exit', () => over(new Error('the thread that seals files has ended')))
    return worker
  }

  function ask(order: SealOrder): Promise<SealAnswer> {
    const worker = (thread ??= start())
    const waiting = asked
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      worker.postMessage(order, 'memory' in order ? [order.memory.buffer] : [])
    })
  }

  function idle(): void {
    if (jobs > 0 || thread === null) return
    cancelIdle = clock.after(IDLE_MS, () => void end())
  }

  async function end(): Promise<void> {
    const worker = thread
    thread = null
    await worker?.terminate()
  }

  function begin(fd: number, id: KeptFileId, key: Uint8Array) {
    cancelIdle()
    const job = next++
    jobs++
    let isOpen = true
    const opened = ask({ kind: 'open', job, fd, id, key })
    // A file belongs to the thread that knows its hash.
    const own = thread
    const order = async (what: SealOrder): Promise<SealAnswer> => {
      if (thread !== own) throw new Error('the thread that seals files has ended')
      return ask(what)
    }
    // Whoever gives the next order hears of it.
    opened.catch(() => undefined)
    const sealing: Sealing = {
      async add(memory, length) {
        const { memory: back } = await order({ kind: 'add', job, memory, length })
        return back ?? memory
      },
      async end(memory, length) {
        const { sha256 } = await order({ kind: 'end', job, memory, length })
        if (!sha256) throw new Error('the thread gave no hash')
        return sha256
      },
      close() {
        if (!isOpen) return
        isOpen = false
        jobs--
        if (thread === own) ask({ kind: 'close', job }).catch(() => undefined)
        idle()
      },
    }
    return { sealing, scan: () => order({ kind: 'scan', job }) }
  }

  return {
    begin: (fd, id, key) => begin(fd, id, key).sealing,
    async resume(fd, id, key) {
      const { sealing, scan } = begin(fd, id, key)
      try {
        for (;;) {
          const { blocks } = await scan()
          if (blocks !== undefined) return { blocks, sealing }
        }
      } catch (error) {
        sealing.close()
        throw error
      }
    },
    async close() {
      cancelIdle()
      await end()
    },
  }
}

/** The thread's file stands beside this one, as source or as bundle. */
function threadFile(): string {
  // Both names are written out, because the bundler needs them so.
  return join(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? 'seal-thread.ts' : 'seal-thread.cjs',
  )
}
