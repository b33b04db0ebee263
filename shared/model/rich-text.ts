/** A text laid out: what XEP-0393 and XEP-0071 come to, in the same few shapes. */
export type Block =
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string | undefined }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }

/** A piece of text of one look. Line breaks in it are line breaks. */
export interface Span {
  readonly text: string
  readonly strong?: true | undefined
  readonly emphasis?: true | undefined
  readonly strike?: true | undefined
  readonly code?: true | undefined
  readonly href?: string | undefined
  /** It is a character that only says how what follows looks (XEP-0393). */
  readonly marker?: true | undefined
}
