import type { Failure, NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Dial, Dialled } from '../net/connection.ts'
import { mostTelling } from '../net/net-failure.ts'
import type { Target } from '../net/targets.ts'
import type { StreamConfig } from './states.ts'
import type { HostPort } from './stream-error.ts'

/** A place that the name service or the person named. */
export interface ReachedPlace {
  readonly target: Target
  /** Whether earlier places did not work. */
  readonly isDetour: boolean
}

/** The search for the server of a domain. The usual places are those of the settings and the DNS. */
export interface Search {
  /** Tries the place that the server named, or the usual places. */
  lookAt(place: HostPort | undefined): void
  /**
   * This place failed: tries the next one, either the rest of the usual ones or the usual ones at all. If none is left,
   * returns the most telling of all failures.
   */
  goOn(failure: Failure): Failure | null
  readonly hasNext: boolean
  /** The place that was reached; null before that, and if a server sent us there. */
  readonly place: ReachedPlace | null
  /** Whether the place is on this machine or on a network nearby. */
  readonly isNearby: boolean
  /** Whether it is on this machine. */
  readonly isHere: boolean
}

/** `found` gets the result of each try, unless `signal` has aborted in the meantime. */
export function createSearch(
  dial: Dial,
  config: StreamConfig,
  signal: AbortSignal,
  found: (result: Result<Dialled, NetFailure>) => void,
): Search {
  const { domain, settings, trustedFingerprint, favoured = null } = config
  const request = { domain, trustedFingerprint, signal }
  const failures: Failure[] = []
  let wasAtUsual = false
  let isAtUsual = false
  let nextUsual: Dialled['next'] = null
  let place: ReachedPlace | null = null
  let isNearby = config.isNearby ?? false
  let isHere = false

  function lookAt(at: HostPort | undefined): void {
    isAtUsual = at === undefined
    if (at === undefined) {
      wasAtUsual = true
      take(dial({ ...request, settings, favoured }))
    } else {
      const elsewhere = { ...settings, host: at.host, port: at.port }
      take(dial({ ...request, settings: elsewhere, publicOnly: !isNearby }))
    }
  }

  function take(answer: ReturnType<Dial>): void {
    void answer.then((result) => {
      if (signal.aborted) {
        if (result.ok) result.value.connection.destroy()
        return
      }
      if (result.ok) {
        const { target, isDetour = false, next } = result.value
        if (isAtUsual) nextUsual = next
        place = isAtUsual && target ? { target, isDetour: isDetour || failures.length > 0 } : null
        isNearby = result.value.isNearby ?? false
        isHere = result.value.isHere ?? false
      }
      found(result)
    })
  }

  return {
    lookAt,
    goOn(failure) {
      failures.push(failure)
      const [first = failure, ...more] = failures
      const next = nextUsual ?? null
      nextUsual = null
      if (next !== null) {
        isAtUsual = true
        take(next())
      } else if (wasAtUsual) return mostTelling(first, ...more)
      else lookAt(undefined)
      return null
    },
    get hasNext() {
      return !wasAtUsual || (nextUsual ?? null) !== null
    },
    get place() {
      return place
    },
    get isNearby() {
      return isNearby
    },
    get isHere() {
      return isHere
    },
  }
}
