export interface BucketLimits {
  /** How many may be taken at once. */
  readonly burst: number
  /** Milliseconds until one more may be taken. */
  readonly refillMs: number
  /**
   * How many buckets are kept. The one that was used longest ago is dropped; if its key comes back, its bucket is full.
   */
  readonly most: number
}

/** A token bucket for each key. Memory is bounded, no matter how many keys there are. */
export interface TokenBuckets {
  /** Takes a token; false if there is none. `now`: milliseconds of any clock that does not go back. */
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
      // Moves it to the end, so that the first one is always the one that was used longest ago.
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
