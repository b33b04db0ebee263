import { XmlError } from './xml-error.ts'

const SLASH = 0x2f
const LT = 0x3c
const GT = 0x3e
const QUESTION = 0x3f
const BANG = 0x21
const RIGHT_BRACKET = 0x5d
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27
const CDATA_OPENING = Buffer.from('[CDATA[')

// The position in the markup: after the named part, or inside of it.
const TEXT = 0
const OPENED = 1
const START = 2
const END = 3
const DECLARED = 4
const CDATA = 5

/**
 * Skips the rest of a stanza, byte by byte. It remembers only how deep it is and where in the markup. It does not check
 * whether the names of tags match, since nothing of the stanza is used.
 */
export class Skipper {
  private depth: number
  private state = TEXT
  /** The quotation mark of the current value, or 0. */
  private quote = 0
  private lastByte = 0
  /** How many bytes of `CDATA_OPENING`, or of the `]]` at its end, have matched. */
  private matched = 0

  /** `depth`: the number of open elements, including the stream's own. */
  constructor(depth: number) {
    this.depth = depth
  }

  /**
   * Continues at `from`; in the first call this is where a tag or text may begin. Returns where the stanza ends, or -1
   * if it goes on. Throws XmlError for constructs that XMPP forbids (RFC 6120 §11.1).
   */
  skip(data: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) {
      this.take(data[at] ?? 0)
      if (this.depth === 1 && this.state === TEXT) return at + 1
    }
    return -1
  }

  private take(byte: number): void {
    switch (this.state) {
      case TEXT:
        if (byte === LT) this.state = OPENED
        break
      case OPENED:
        this.open(byte)
        break
      case START:
        if (this.quote !== 0) {
          if (byte === this.quote) this.quote = 0
        } else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) this.quote = byte
        else if (byte === GT) {
          if (this.lastByte !== SLASH) this.depth++
          this.state = TEXT
        }
        this.lastByte = byte
        break
      case END:
        if (byte !== GT) break
        this.depth--
        this.state = TEXT
        break
      case DECLARED:
        if (byte !== CDATA_OPENING[this.matched])
          throw new XmlError('restricted-xml', 'comment or declaration')
        if (++this.matched < CDATA_OPENING.length) break
        this.matched = 0
        this.state = CDATA
        break
      case CDATA:
        if (byte === RIGHT_BRACKET) this.matched = Math.min(this.matched + 1, 2)
        else {
          if (byte === GT && this.matched === 2) this.state = TEXT
          this.matched = 0
        }
        break
    }
  }

  private open(byte: number): void {
    if (byte === QUESTION) throw new XmlError('restricted-xml', 'processing instruction')
    this.matched = 0
    this.quote = 0
    this.lastByte = byte
    this.state = byte === SLASH ? END : byte === BANG ? DECLARED : START
  }
}
