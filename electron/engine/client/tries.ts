import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { CancelTimer, Clock, Random } from '../ports.ts'
import { createBackoff } from './backoff.ts'
import type { Pace } from './verdict.ts'

/** A younger try began on the present network. */
const FRESH_MS = 2_000
/** How long after a try a push may cause the next one: networks come and go several times in a few seconds. */
const GAP_MS: Readonly<Record<Pace, number>> = { soon: 0, slowly: 10_000, rarely: 5 * 60_000 }
/** The number of refusals of the account that a push may follow. After that only time counts. */
const MAX_PUSHED_REFUSALS = 2

export interface TriesConfig {
  readonly clock: Clock
  readonly random: Random
  /** The time for a try has come. `quietly`: the state stays as it is until the outcome. */
  readonly start: (quietly: boolean) => void
  readonly tell: (state: ConnectionState) => void
}

/** Decides when to try again. */
export interface Tries {
  /** A try begins. */
  began(): void
  /** The try failed; the next one comes at this pace. */
  failed(failure: Failure, pace: Pace): void
  /** Moves the next try forward, as far as is appropriate. */
  push(): void
  /** Whether the current try should start over if the network has changed. */
  readonly isStale: boolean
  /** A session began at that instant and has just ended. */
  held(since: number): void
  /** Cancels the planned try. Earlier failures still count. */
  cancel(): void
  /** Earlier failures no longer count. */
  forget(): void
}

export function createTries({ clock, random, start, tell }: TriesConfig): Tries {
  const backoff = createBackoff(clock, random)
  let cancelTimer: CancelTimer = () => undefined
  let waiting: { readonly failure: Failure; readonly pace: Pace; readonly until: number } | null = null
  /** The kind of failure before the last try, and the time of that try in milliseconds since 1970. */
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
