/**
 * The limits of everything that is read. A first-level element that passes one of them is left out if the listener
 * allows it. Otherwise, and in the stream header, it is a `policy-violation`.
 */
export interface XmlLimits {
  /** Bytes of the stream header, or of one first-level element from its first to its last byte. */
  readonly stanzaBytes: number
  /**
   * Bytes of one start or end tag. Well above the size of a stanza that servers accept from clients, times six, because
   * a server may turn one byte into `&quot;`.
   */
  readonly tagBytes: number
  /** Nested elements, including the first-level element. */
  readonly depth: number
  /** Attributes of one element, including namespace declarations. */
  readonly attributes: number
  /** Elements in one first-level element, including itself. */
  readonly elements: number
  /** Bytes of the name of an element or attribute, including its prefix. */
  readonly nameBytes: number
  /**
   * Bytes of a first-level element that is left out, from its first to its last. A longer one may never end, and
   * nothing behind it would get through, so it is a `policy-violation`.
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
