/**
 * A text with form, whatever it came from (XEP-0393 or XEP-0071): these shapes and nothing else, so that nobody who shows
 * one ever handles markup. What makes a document keeps within `RICH_TEXT_LIMITS`.
 */
export type RichText = readonly Block[]

export type Block =
  /** Lines are parted by line breaks within the spans. */
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  /** Preformatted; `language` is the programming language as it was named, if it was. */
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }

/** A piece of text that looks the same throughout. */
export interface Span {
  readonly text: string
  readonly strong?: true
  readonly emphasis?: true
  readonly strike?: true
  readonly code?: true
  /** Where it leads: an http, https, mailto or xmpp address, which may be another than the text says. */
  readonly href?: string
  /** It is the sign that formed the text beside it, and may be dimmed (XEP-0393 §8). */
  readonly marker?: true
}

/**
 * How much form a text may have; what is beyond that is one plain paragraph. `depth`: blocks within one another.
 * `blocks` and `spans`: of a whole document. Far above what people write, and little enough to be shown at once.
 */
export const RICH_TEXT_LIMITS = { depth: 8, blocks: 2_000, spans: 20_000 } as const
