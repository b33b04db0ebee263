/**
 * How much of anything is taken. Too many bytes are a `policy-violation`; a first-level element that passes `depth`,
 * `attributes` or `elements` is left out where the listener can do without it.
 */
export interface XmlLimits {
  /** Bytes of the stream header, or of one first-level element from its first to its last byte. */
  readonly stanzaBytes: number
  /**
   * Bytes of one start or end tag. Well above what a server lets a client send in one stanza, sixfold because it may pass
   * on as `&quot;` what came as one byte.
   */
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
  tagBytes: 4 * 1024 * 1024,
  depth: 128,
  attributes: 128,
  elements: 250_000,
}
