import type { Clock } from '../ports.ts'
import { isSameTarget, type Target } from '../net/targets.ts'
import type { ReachedPlace } from '../stream/search.ts'

/** So long a place that was found on a detour is tried first: then the order that the domain wants counts again. */
const MEMORY_MS = 60 * 60_000

/** Remembers which of a domain's places worked, where that was not the first. */
export interface PlaceMemory {
  readonly favoured: Target | null
  /** A session began there; null: where a server sent us, which is no place of the domain's own. */
  worked(place: ReachedPlace | null): void
}

export function createPlaceMemory(clock: Clock): PlaceMemory {
  let kept: { readonly target: Target; readonly since: number } | null = null
  const isFresh = (since: number): boolean => Math.abs(clock.now() - since) < MEMORY_MS

  return {
    get favoured() {
      return kept && isFresh(kept.since) ? kept.target : null
    },
    worked(place) {
      if (place === null) return
      // Not for ever: that it works once more does not make the memory any younger.
      if (kept && isFresh(kept.since) && isSameTarget(kept.target, place.target)) return
      kept = place.isDetour ? { target: place.target, since: clock.now() } : null
    },
  }
}
