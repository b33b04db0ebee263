/** How much fits into a slice of work, learned from how long the last ones took. */
export interface SliceSize {
  readonly now: number
  /** A slice took that long. `size`: how much it was, if it was not what fits. */
  took(ms: number, size?: number): void
}

export interface SliceLimits {
  readonly first: number
  readonly fewest: number
  readonly most: number
  readonly aimMs: number
}

export function createSliceSize({ first, fewest, most, aimMs }: SliceLimits): SliceSize {
  let now = first
  return {
    get now() {
      return Math.floor(now)
    },
    took(ms, size = now) {
      const fits = (size * aimMs) / Math.max(ms, 0.1)
      // Half the way, because one slice may be slow for other reasons.
      const change = Math.sqrt(Math.max(0.5, Math.min(2, fits / now)))
      now = Math.max(fewest, Math.min(most, now * change))
    },
  }
}
