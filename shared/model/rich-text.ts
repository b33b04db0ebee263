/**
 * Formatted text from any source (XEP-0393 or XEP-0071). It has only these shapes, so that the window never handles
 * markup. Parsers keep within `RICH_TEXT_LIMITS`.
 */
export type RichText = readonly Block[]

export type Block =
  /** Line breaks within the spans separate the lines. */
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  /** Preformatted. `language` is the programming language, if the sender named it. */
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }

/** A piece of text with one look. */
export interface Span {
  readonly text: string
  readonly strong?: true
  readonly emphasis?: true
  readonly strike?: true
  readonly code?: true
  /** The target of the link: http, https, mailto or xmpp. The text may claim another one. */
  readonly href?: string
  /** A styling directive, which may be dimmed (XEP-0393 §8). */
  readonly marker?: true
}

/**
 * The most formatting that a text may have; with more it becomes one plain paragraph. `depth`: nested blocks. `blocks` and
 * `spans`: of a whole document. People write far less, and the window can show this much at once.
 */
export const RICH_TEXT_LIMITS = { depth: 8, blocks: 2_000, spans: 20_000 } as const
