/**
 * How much of anything is taken. A first-level element that passes one of these is left out where the listener can do
 * without it; else, and in the stream header, it is a `policy-violation`.
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
  /** Bytes of the name of an element or attribute, its prefix counted. */
  readonly nameBytes: number
  /**
   * Bytes of a first-level element that is left out, from its first to its last. What is longer never comes to its end
   * as far as anybody can tell, and nothing behind it would get through: that is a `policy-violation`.
   */
  readonly skippedBytes: number
}

export const DEFAULT_LIMITS: XmlLimits = {
  stanzaBytes: 10 * 1024 * 1024,
  tagBytes: 4 * 1024 * 1024,
  depth: 128,
  attributes: 128,
  elements: 250_000,
  nameBytes: 1024,
  skippedBytes: 32 * 1024 * 1024,
}
