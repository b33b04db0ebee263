import { setImmediate as turn } from 'node:timers/promises'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'
import type { Wanted } from './store.ts'

/** Requests at the same time for each account, so that pictures never hold up messages. */
const PARALLEL = 2
/** The time from the start of one request to the next: at most twenty a second. */
const GAP_MS = 50
/** The times after which a request that may succeed later is repeated. After the last one, the next session asks. */
const AGAIN_MS: readonly number[] = [30_000, 300_000, 1_800_000]

/** `again`: it may succeed later. */
export type Outcome = 'done' | 'again'

/** Fetches pictures, a few at a time, one for each person. It holds at most as many as there are contacts. */
export interface FetchQueue {
  /** Replaces an earlier one of the same person that has not started. */
  add(wanted: Wanted): void
  drop(jid: BareJid): void
  /** The account is online with these pictures to fetch; nothing else is left from before. */
  start(wanted: Iterable<Wanted>): void
  /** The account is offline. */
  stop(): void
}

interface Job {
  readonly wanted: Wanted
  readonly tries: number
}

export function createFetchQueue(
  clock: Clock,
  fetch: (wanted: Wanted, signal: AbortSignal) => Promise<Outcome>,
): FetchQueue {
  const waiting = new Map<BareJid, Job>()
  /** Those that are repeated later. */
  const later = new Map<BareJid, CancelTimer>()
  let session: AbortController | null = null
  let running = 0
  let pausing = false

  function pump(): void {
    const [next] = waiting.values()
    if (session === null || pausing || running >= PARALLEL || next === undefined) return
    waiting.delete(next.wanted.jid)
    pausing = true
    clock.after(GAP_MS, () => {
      pausing = false
      pump()
    })
    void run(next, session.signal)
  }

  async function run({ wanted, tries }: Job, signal: AbortSignal): Promise<void> {
    running += 1
    // A picture is decoded from its stanza: the next one waits for a turn of the event loop.
    const outcome = await fetch(wanted, signal)
    await turn()
    running -= 1
    const { jid } = wanted
    const delay = AGAIN_MS[tries]
    if (
      outcome === 'again' &&
      delay !== undefined &&
      !signal.aborted &&
      !waiting.has(jid) &&
      !later.has(jid)
    ) {
      later.set(
        jid,
        clock.after(delay, () => {
          later.delete(jid)
          waiting.set(jid, { wanted, tries: tries + 1 })
          pump()
        }),
      )
    }
    pump()
  }

  function drop(jid: BareJid): void {
    waiting.delete(jid)
    later.get(jid)?.()
    later.delete(jid)
  }

  function add(wanted: Wanted): void {
    drop(wanted.jid)
    waiting.set(wanted.jid, { wanted, tries: 0 })
  }

  function clear(): void {
    session?.abort()
    session = null
    waiting.clear()
    for (const cancel of later.values()) cancel()
    later.clear()
  }

  return {
    add(wanted) {
      if (session === null) return
      add(wanted)
      pump()
    },
    drop,
    start(all) {
      clear()
      session = new AbortController()
      for (const wanted of all) add(wanted)
      pump()
    },
    stop: clear,
  }
}
