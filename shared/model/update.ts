import type { Failure } from './failure.ts'

/** A newer version that can be had. */
export interface UpdateOffer {
  readonly version: string
  /** What is new, as its authors wrote it: plain text, possibly with Markdown's marks. Empty where nothing is said. */
  readonly notes: string
}

export interface UpdateState {
  /** The version that runs. */
  readonly current: string
  readonly step: UpdateStep
}

export type UpdateStep =
  /** Nobody has looked yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'looking' }
  /** There was nothing newer at `lookedAt`, in milliseconds since 1970. */
  | { readonly kind: 'newest'; readonly lookedAt: number }
  | { readonly kind: 'available'; readonly offer: UpdateOffer }
  /** `percent` is whole: 0 to 100. */
  | { readonly kind: 'downloading'; readonly offer: UpdateOffer; readonly percent: number }
  /** Downloaded and verified; it is installed when Balcony quits. */
  | { readonly kind: 'ready'; readonly offer: UpdateOffer }
  /** `offer` is null where already looking failed. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly offer: UpdateOffer | null }
