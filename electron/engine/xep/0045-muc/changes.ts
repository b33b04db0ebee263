import type { Clock } from '../../ports.ts'
import type { Occupant } from './occupant.ts'
import type { Departure } from './status.ts'

/** Less than a person notices, and one event for a burst. */
const BATCH_MS = 50
/** Nobody reads more lines about who comes and goes. */
const MOST_CHANGES = 200

/** What happened to one occupant. */
export type OccupantChange =
  | { readonly what: 'joined'; readonly occupant: Occupant }
  | {
      readonly what: 'changed'
      readonly occupant: Occupant
      readonly before: Occupant
      /** Who changed their role or affiliation and why, if the room says so. */
      readonly by: string | null
      readonly reason: string | null
    }
  | { readonly what: 'renamed'; readonly occupant: Occupant; readonly from: string }
  | ({ readonly what: 'left'; readonly occupant: Occupant } & Departure)

/** Gathers changes, so that a burst is few events. */
export interface Changes {
  add(change: OccupantChange): void
  /** An occupant who is not kept has changed. */
  addUnknown(): void
  /** Forgets what was not told yet. */
  clear(): void
}

/** `tell` gets at most 200 changes at once, and the number of those left out. */
export function createChanges(
  clock: Clock,
  tell: (changes: readonly OccupantChange[], omitted: number) => void,
): Changes {
  let batch: OccupantChange[] = []
  /** Where in the batch an occupant last joined or changed: a further change belongs there. */
  let latest = new Map<string, number>()
  let omitted = 0
  let cancel: (() => void) | null = null

  function clear(): void {
    cancel?.()
    cancel = null
    batch = []
    latest = new Map()
    omitted = 0
  }

  function flush(): void {
    const [changes, left] = [batch, omitted]
    clear()
    tell(changes, left)
  }

  function merged(change: OccupantChange): boolean {
    const at = latest.get(change.occupant.nick)
    const earlier = at === undefined ? undefined : batch[at]
    if (change.what !== 'changed' || at === undefined || earlier === undefined) return false
    if (earlier.what === 'joined') batch[at] = { ...earlier, occupant: change.occupant }
    else if (earlier.what === 'changed') {
      const { occupant, by, reason } = change
      batch[at] = { ...earlier, occupant, by: by ?? earlier.by, reason: reason ?? earlier.reason }
    } else return false
    return true
  }

  return {
    add(change) {
      cancel ??= clock.after(BATCH_MS, flush)
      if (merged(change)) return
      const { nick } = change.occupant
      if (change.what === 'renamed') latest.delete(change.from)
      if (batch.length === MOST_CHANGES) {
        latest.delete(nick)
        omitted++
      } else {
        latest.set(nick, batch.length)
        batch.push(change)
      }
    },
    addUnknown() {
      cancel ??= clock.after(BATCH_MS, flush)
      omitted++
    },
    clear,
  }
}
