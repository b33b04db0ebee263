import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { DomainPorts } from '../ports.ts'
import type { Release } from '../../engine/index.ts'

/** How long deltas are gathered: one frame of the window. */
const GATHER_MS = 16

/** Numbers what the window is told, in the order in which it happened. */
export interface Pump {
  /** The number of the last batch; 0 before the first. */
  readonly seq: number
  /** What is announced together stays together. */
  announce(...deltas: readonly Delta[]): void
  /** Sends now what was gathered: before an answer that the window may compare with it. */
  flush(): void
  onBatch(listener: (batch: DeltaBatch) => void): Release
}

export function createPump({ clock, log }: Pick<DomainPorts, 'clock' | 'log'>): Pump {
  let seq = 0
  let gathered: Delta[] = []
  let cancelTimer: (() => void) | null = null
  let listeners: readonly ((batch: DeltaBatch) => void)[] = []

  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (gathered.length === 0) return
    seq += 1
    const batch: DeltaBatch = { seq, deltas: gathered }
    gathered = []
    for (const listener of listeners) {
      try {
        listener(batch)
      } catch (error) {
        // One window that is gone must not keep the batch from another, or fail the commit that it tells of.
        log(`a listener of deltas failed: ${error instanceof Error ? error.name : typeof error}`)
      }
    }
  }

  return {
    get seq() {
      return seq
    },
    announce(...deltas) {
      gathered.push(...deltas)
      if (gathered.length > 0) cancelTimer ??= clock.after(GATHER_MS, flush)
    },
    flush,
    onBatch(listener) {
      listeners = [...listeners, listener]
      return () => {
        listeners = listeners.filter((other) => other !== listener)
      }
    },
  }
}
