import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import { topicKey, topicOf } from '../../../shared/contract/topic-of.ts'
import type { Topic } from '../../../shared/contract/topics.ts'
import { createEmitter } from '../../../shared/events/emitter.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainPorts } from '../ports.ts'
import { createDeltaBuffer, type DeltaBuffer } from './delta-buffer.ts'

/** How long deltas are gathered: one frame of the window. */
const GATHER_MS = 16

export type BatchListener = (batch: DeltaBatch) => void

/** Brings what has changed to whoever is to hear of it, in the order in which it happened. */
export interface Pump {
  /** What is announced together stays together. */
  announce(...deltas: readonly Delta[]): void
  /** Hears everything, as soon as it is announced. */
  onDeltas(listener: (deltas: readonly Delta[]) => void): Release
  /** Numbers for one window what it is to hear: what concerns all windows, and what it watches. */
  open(listener: BatchListener): Outlet
  /** Sends now what was gathered for each of them. */
  flush(): void
}

/** One window's end of the pump. */
export interface Outlet {
  /** The number of its last batch; 0 before the first. */
  readonly seq: number
  /** What it is told of from now on, beside what concerns all. */
  watch(topics: readonly Topic[]): void
  /** Sends now what was gathered: before an answer that the window may compare with it. */
  flush(): void
  close(): void
}

interface Receiver extends Outlet {
  readonly watches: ReadonlySet<string>
  add(delta: Delta): void
}

export function createPump({ clock, log }: Pick<DomainPorts, 'clock' | 'log'>): Pump {
  const announced = createEmitter<[readonly Delta[]]>(failed)
  let receivers: readonly Receiver[] = []

  /** A listener that throws keeps nothing from the others and does not fail the commit that the deltas describe. */
  function failed(error: unknown): void {
    log(`a listener of deltas failed: ${error instanceof Error ? error.name : typeof error}`)
  }

  function open(listener: BatchListener): Outlet {
    let seq = 0
    let watches: ReadonlySet<string> = new Set()
    /** null: nothing waits. */
    let gathering: DeltaBuffer | null = null
    let cancelTimer = (): void => undefined

    function flush(): void {
      cancelTimer()
      if (gathering === null) return
      const deltas = gathering.take()
      gathering = null
      seq += 1
      try {
        listener({ seq, deltas })
      } catch (error) {
        failed(error)
      }
    }

    const receiver: Receiver = {
      get seq() {
        return seq
      },
      get watches() {
        return watches
      },
      watch(topics) {
        watches = new Set(topics.map(topicKey))
      },
      add(delta) {
        if (gathering === null) {
          gathering = createDeltaBuffer()
          cancelTimer = clock.after(GATHER_MS, flush)
        }
        gathering.add(delta)
      },
      flush,
      close() {
        cancelTimer()
        gathering = null
        receivers = receivers.filter((other) => other !== receiver)
      },
    }
    receivers = [...receivers, receiver]
    return receiver
  }

  /** A burst in a history that nobody watches costs a look at each, and nothing is kept of it. */
  function gather(delta: Delta): void {
    const topic = topicOf(delta)
    const key = topic === null ? null : topicKey(topic)
    for (const receiver of receivers) {
      if (key === null || receiver.watches.has(key)) receiver.add(delta)
    }
  }

  return {
    announce(...deltas) {
      if (deltas.length === 0) return
      // First: what a hearer announces in turn comes after what it has heard.
      for (const delta of deltas) gather(delta)
      announced.emit(deltas)
    },
    onDeltas: announced.on,
    open,
    flush() {
      for (const receiver of receivers) receiver.flush()
    },
  }
}
