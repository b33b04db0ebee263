/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import {
  AMPERSAND,
  CARRIAGE_RETURN,
  FORBIDDEN,
  GREATER_THAN,
  isNonCharacter,
  LEAD_EF,
  TEXTS,
} from './byte-classes.ts'
import type { ByteStrings } from './byte-strings.ts'
import { expandText, LONGEST_REFERENCE, normalizeLineEnds, readReference } from './references.ts'
import type { XmlCondition } from './xml-error.ts'

const LT = 0x3c
const RIGHT_BRACKET = 0x5d

/** How a CDATA section starts (XML 1.0 §2.7). */
export const CDATA = Buffer.from('<![CDATA[')
/** `]]>` */
const CDATA_END_BYTES = 3

/**
 * Finds the end of text or of a CDATA section (XML 1.0 §2.4, §2.7), checks it on the way, and can continue where it
 * stopped. Each byte is examined once, however the text is cut.
 */
export class TextScanner {
  private readonly refuse: (condition: XmlCondition, message: string, at: number) => never
  /** The number of bytes that have been scanned, all of them or-ed, and whether the text has to be expanded. */
  private scanned = 0
  private bits = 0
  private isRaw = false

  /** `refuse` gets the position behind the wrong byte. */
  constructor(refuse: (condition: XmlCondition, message: string, at: number) => never) {
    this.refuse = refuse
  }

  /** Whether nothing has been scanned yet. */
  get isAtStart(): boolean {
    return this.scanned === 0
  }

  /** Where the text that begins at `start` ends, before a tag; -1 if it is cut. */
  endOfText(data: Buffer, start: number, end: number): number {
    let at = this.skipPlain(data, start + this.scanned, end)
    while (at < end && data[at] !== LT) {
      const kind = TEXTS[data[at]!]!
      if (kind === AMPERSAND) {
        const reference = readReference(data.toString('latin1', at, Math.min(at + LONGEST_REFERENCE, end)))
        if (reference === 'cut') break
        if ('refused' in reference) this.refuse(reference.refused, 'reference', at + reference.length)
        this.isRaw = true
        at += reference.length
      } else {
        this.check(data, kind, at++, start)
      }
      at = this.skipPlain(data, at, end)
    }
    if (at < end && data[at] === LT) return at
    this.scanned = at - start
    return -1
  }

  /** Where the CDATA section that begins at `start` ends, behind its `]]>`; -1 if it is cut. */
  endOfSection(data: Buffer, start: number, end: number): number {
    const content = start + CDATA.length
    let at = this.skipPlain(data, start + Math.max(this.scanned, CDATA.length), end)
    for (; at < end; at = this.skipPlain(data, at + 1, end)) {
      const kind = TEXTS[data[at]!]!
      if (kind === GREATER_THAN && endsSection(data, at, content)) return at + 1
      if (kind !== GREATER_THAN) this.check(data, kind, at, content)
    }
    this.scanned = end - start
    return -1
  }

  /** The meaning of the text from `start` to `end`. The next scan starts anew. */
  takeText(strings: ByteStrings, data: Buffer, start: number, end: number): string {
    const text = strings.read(data, start, end, this.bits < 0x80)
    return this.finish(this.isRaw ? expandText(text) : text)
  }

  /** The content of the CDATA section from `start` to `end`. The next scan starts anew. */
  takeSection(strings: ByteStrings, data: Buffer, start: number, end: number): string {
    const text = strings.read(data, start + CDATA.length, end - CDATA_END_BYTES, this.bits < 0x80)
    return this.finish(this.isRaw ? normalizeLineEnds(text) : text)
  }

  /** The next scan starts anew. */
  reset(): void {
    this.scanned = 0
    this.bits = 0
    this.isRaw = false
  }

  private finish(text: string): string {
    this.reset()
    return text
  }

  /** The inner loop for text: skips bytes that need no attention. Returns where it stopped. */
  private skipPlain(data: Buffer, from: number, end: number): number {
    const texts = TEXTS
    let bits = 0
    let at = from
    while (at < end) {
      const byte = data[at]!
      if (texts[byte] !== 0) break
      bits |= byte
      at++
    }
    this.bits |= bits
    return at
  }

  private check(data: Buffer, kind: number, at: number, start: number): void {
    if (kind === LEAD_EF) {
      this.bits |= 0x80
      if (isNonCharacter(data, at)) this.refuse('not-well-formed', 'forbidden character', at + 3)
    } else if (kind === CARRIAGE_RETURN) this.isRaw = true
    else if (kind === GREATER_THAN && endsSection(data, at, start)) {
      this.refuse('not-well-formed', ']]> in text', at + 1)
    } else if (kind === FORBIDDEN) this.refuse('not-well-formed', 'forbidden character', at + 1)
  }
}

function endsSection(data: Buffer, at: number, start: number): boolean {
  return at - start >= 2 && data[at - 1] === RIGHT_BRACKET && data[at - 2] === RIGHT_BRACKET
}
