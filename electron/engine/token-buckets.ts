export interface BucketLimits {
  /** So many at once. */
  readonly burst: number
  /** A further one each so many milliseconds. */
  readonly refillMs: number
  /** So many buckets are kept; the one that was used longest ago makes room, and is full when it comes again. */
  readonly most: number
}

/** A token bucket for each key. What they keep is bounded however many keys there are. */
export interface TokenBuckets {
  /** Takes a token; false where there is none. `now`: milliseconds of any clock that does not go back. */
  take(key: string, now: number): boolean
}

interface Bucket {
  tokens: number
  at: number
}

export function createTokenBuckets({ burst, refillMs, most }: BucketLimits): TokenBuckets {
  const buckets = new Map<string, Bucket>()
  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? { tokens: burst, at: now }
      // To the end: the first is the one that was used longest ago.
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > most) {
        const [oldest] = buckets.keys()
        if (oldest !== undefined) buckets.delete(oldest)
      }
      const refilled = bucket.tokens + Math.max(0, now - bucket.at) / refillMs
      bucket.tokens = Math.min(burst, refilled)
      bucket.at = now
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
  }
}
