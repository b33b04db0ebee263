import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { CancelTimer, Clock, Random } from '../ports.ts'
import { createBackoff } from './backoff.ts'
import type { Pace } from './verdict.ts'

/** A try as young as this began on the network that is there now. */
const FRESH_MS = 2_000
/** How long after a try a push may bring about the next one: networks come and go several times in a few seconds. */
const GAP_MS: Readonly<Record<Pace, number>> = { soon: 0, slowly: 10_000, rarely: 5 * 60_000 }
/** So many refusals of the account may be answered by a push; after them only time counts. */
const MAX_PUSHED_REFUSALS = 2

export interface TriesConfig {
  readonly clock: Clock
  readonly random: Random
  /** It is time. `quietly`: what stands in the way stays to be seen meanwhile. */
  readonly start: (quietly: boolean) => void
  readonly tell: (state: ConnectionState) => void
}

/** When to try again. */
export interface Tries {
  /** A try begins. */
  began(): void
  /** It came to nothing; the next one comes at that pace. */
  failed(failure: Failure, pace: Pace): void
  /** Brings the next try forward, as far as is seemly. */
  push(): void
  /** Whether the try that is under way is to begin anew where the network may be another. */
  readonly isStale: boolean
  /** A session began at that instant and ended just now. */
  held(since: number): void
  /** No try is planned any more; what has failed still counts. */
  cancel(): void
  /** What has failed does not count any more. */
  forget(): void
}

export function createTries({ clock, random, start, tell }: TriesConfig): Tries {
  const backoff = createBackoff(clock, random)
  let cancelTimer: CancelTimer = () => undefined
  let waiting: { readonly failure: Failure; readonly pace: Pace; readonly until: number } | null = null
  /** After what kind of failure the last try came, and when, in milliseconds since 1970. */
  let pace: Pace = 'soon'
  let triedAt = -Infinity

  function cancel(): void {
    cancelTimer()
    waiting = null
  }

  function wait(failure: Failure, kind: Pace, delay: number): void {
    cancel()
    const retryAt = clock.now() + delay
    waiting = { failure, pace: kind, until: retryAt }
    cancelTimer = clock.after(delay, () => start(kind !== 'soon'))
    tell({ kind: kind === 'soon' ? 'retrying' : 'stopped', retryAt, failure })
  }

  return {
    began() {
      pace = waiting?.pace ?? 'soon'
      cancel()
      triedAt = clock.now()
    },
    failed: (failure, kind) => wait(failure, kind, backoff.next(kind)),
    push() {
      if (waiting === null) return
      const { failure, pace: kind, until } = waiting
      if (kind === 'soon') backoff.reset('soon')
      if (kind === 'rarely' && backoff.failures('rarely') > MAX_PUSHED_REFUSALS) return
      const now = clock.now()
      const at = Math.max(now, triedAt + GAP_MS[kind])
      if (at === now) start(kind !== 'soon')
      else if (at < until) wait(failure, kind, at - now)
    },
    get isStale() {
      return pace !== 'rarely' && clock.now() - triedAt >= FRESH_MS
    },
    held: backoff.held,
    cancel,
    forget: () => backoff.reset(),
  }
}
