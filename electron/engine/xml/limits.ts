/** How much of anything is taken before `policy-violation`. */
export interface XmlLimits {
  /** Bytes of the stream header, or of one first-level element from its first to its last byte. */
  readonly stanzaBytes: number
  /** Bytes of one start or end tag. */
  readonly tagBytes: number
  /** Elements inside one another, the first-level element counted. */
  readonly depth: number
  /** Attributes of one element, namespace declarations counted. */
  readonly attributes: number
  /** Elements in one first-level element, itself counted. */
  readonly elements: number
}

export const DEFAULT_LIMITS: XmlLimits = {
  stanzaBytes: 10 * 1024 * 1024,
  tagBytes: 256 * 1024,
  depth: 128,
  attributes: 128,
  elements: 250_000,
}
