import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import { topicKey, topicOf } from '../../../shared/contract/topic-of.ts'
import type { Topic } from '../../../shared/contract/topics.ts'
import { createEmitter } from '../../../shared/events/emitter.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainPorts } from '../ports.ts'
import { createDeltaBuffer, type DeltaBuffer } from './delta-buffer.ts'

/** Deltas are buffered for one frame of the window. */
const GATHER_MS = 16

export type BatchListener = (batch: DeltaBatch) => void

/** Delivers deltas to the windows and other listeners, in order. */
export interface Pump {
  /** Announces deltas. Those of one call stay together. */
  announce(...deltas: readonly Delta[]): void
  /** Hears all deltas at once, as they are announced. */
  onDeltas(listener: (deltas: readonly Delta[]) => void): Release
  /** Opens an outlet for one window. It gets numbered batches with the deltas for all windows and those it watches. */
  open(listener: BatchListener): Outlet
  /** Whether any window watches this topic. Otherwise nobody needs its deltas. */
  isWatched(topic: Topic): boolean
  /** Sends all buffered deltas now. */
  flush(): void
}

/** One window's end of the pump. */
export interface Outlet {
  /** The number of its last batch; 0 before the first. */
  readonly seq: number
  /** Sets the topics whose deltas the window gets, in addition to those for all windows. */
  watch(topics: readonly Topic[]): void
  watches(topic: Topic): boolean
  /** Tells this window only. Does nothing once it is closed. */
  tell(delta: Delta): void
  /** Sends the buffered deltas now. Call it before an answer that the window may compare with them. */
  flush(): void
  close(): void
}

interface Receiver extends Outlet {
  readonly topics: ReadonlySet<string>
}

export function createPump({ clock, log }: Pick<DomainPorts, 'clock' | 'log'>): Pump {
  const announced = createEmitter<[readonly Delta[]]>(failed)
  let receivers: readonly Receiver[] = []

  /** A listener that throws affects neither the other listeners nor the commit that the deltas describe. */
  function failed(error: unknown): void {
    log(`a listener of deltas failed: ${error instanceof Error ? error.name : typeof error}`)
  }

  function open(listener: BatchListener): Outlet {
    let seq = 0
    let watched: ReadonlySet<string> = new Set()
    /** null if nothing is buffered. */
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
      get topics() {
        return watched
      },
      watch(topics) {
        watched = new Set(topics.map(topicKey))
      },
      watches: (topic) => watched.has(topicKey(topic)),
      tell(delta) {
        if (!receivers.includes(receiver)) return
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

  /** Deltas of a history that nobody watches are not buffered. */
  function gather(delta: Delta): void {
    const topic = topicOf(delta)
    const key = topic === null ? null : topicKey(topic)
    for (const receiver of receivers) {
      if (key === null || receiver.topics.has(key)) receiver.tell(delta)
    }
  }

  return {
    announce(...deltas) {
      if (deltas.length === 0) return
      // Buffered first, so that a listener's own announcements come after these.
      for (const delta of deltas) gather(delta)
      announced.emit(deltas)
    },
    onDeltas: announced.on,
    open,
    isWatched: (topic) => receivers.some((receiver) => receiver.watches(topic)),
    flush() {
      for (const receiver of receivers) receiver.flush()
    },
  }
}
