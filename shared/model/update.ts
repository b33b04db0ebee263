import type { Failure } from './failure.ts'

/** An available newer version. */
export interface UpdateOffer {
  readonly version: string
  /** The release notes: plain text, possibly with Markdown's marks, or empty. */
  readonly notes: string
}

export interface UpdateState {
  /** The running version. */
  readonly current: string
  readonly step: UpdateStep
}

export type UpdateStep =
  /** Nobody has looked yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'looking' }
  /** There was no newer version at `lookedAt` (milliseconds since 1970). */
  | { readonly kind: 'newest'; readonly lookedAt: number }
  | { readonly kind: 'available'; readonly offer: UpdateOffer }
  /** `percent` is an integer from 0 to 100. */
  | { readonly kind: 'downloading'; readonly offer: UpdateOffer; readonly percent: number }
  /** Downloaded and verified; it is installed when Balcony quits. */
  | { readonly kind: 'ready'; readonly offer: UpdateOffer }
  /** `offer` is null if the check itself failed. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly offer: UpdateOffer | null }
