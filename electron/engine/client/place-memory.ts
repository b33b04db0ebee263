import type { Clock } from '../ports.ts'
import { isSameTarget, type Target } from '../net/targets.ts'
import type { ReachedPlace } from '../stream/search.ts'

/**
 * How long a place that was found on a detour is tried first. After that, the order that the domain wants counts again.
 */
const MEMORY_MS = 60 * 60_000

/** Remembers which of a domain's places worked, if it was not the first one. */
export interface PlaceMemory {
  readonly favoured: Target | null
  /**
   * A session began at this place; null if a server sent us there, so that it is not one of the domain's own places.
   */
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
      // It is not remembered forever: working once more does not make the memory younger.
      if (kept && isFresh(kept.since) && isSameTarget(kept.target, place.target)) return
      kept = place.isDetour ? { target: place.target, since: clock.now() } : null
    },
  }
}
