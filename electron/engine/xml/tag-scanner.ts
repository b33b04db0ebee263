/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import {
  isNonCharacter,
  isSpace,
  FORBIDDEN,
  LEAD_EF,
  LESS_THAN,
  NAME_BYTE,
  NAME_START_BYTE,
  NAMES,
  VALUES,
} from './byte-classes.ts'

// The position of the scanner in a tag: after the named part.
const LT = 0
const NAME = 1
const SPACE = 2
const ATTRIBUTE = 3
const ATTRIBUTE_SPACE = 4
const EQUALS = 5
const VALUE = 6
const VALUE_END = 7
const SLASH = 8
const END_SLASH = 9
const END_NAME = 10
const END_SPACE = 11

const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27

/**
 * Checks the grammar of a start or end tag byte by byte (XML 1.0 §3.1), and can continue where it stopped. It is used
 * for a tag that is cut or wrong, so that the verdict does not depend on the cut and each byte is examined once.
 */
export class TagScanner {
  private state = LT
  private quote = 0
  /** Where to continue, counted from the tag's first byte. 0 if no tag has been started. */
  at = 0

  reset(): void {
    this.at = 0
  }

  /**
   * Scans the tag that starts at `start` and tells whether it is complete, cut or wrong. Sets `at` behind the scanned
   * bytes.
   */
  scan(data: Uint8Array, start: number, end: number): 'whole' | 'cut' | 'wrong' {
    if (this.at === 0) {
      this.state = LT
      this.at = 1
    }
    for (let index = start + this.at; index < end; index++) {
      this.at++
      const byte = data[index]!
      if (this.state === VALUE) {
        if (byte === this.quote) this.state = VALUE_END
        else if (isWrongInValue(data, index)) return 'wrong'
        continue
      }
      if (byte === 0x3e /* > */) return CLOSES.has(this.state) ? 'whole' : 'wrong'
      const next = step(this.state, byte)
      if (next === undefined) return 'wrong'
      if (next === VALUE) this.quote = byte
      this.state = next
    }
    return 'cut'
  }
}

const CLOSES: ReadonlySet<number> = new Set([NAME, SPACE, VALUE_END, SLASH, END_NAME, END_SPACE])

function isWrongInValue(data: Uint8Array, index: number): boolean {
  const kind = VALUES[data[index]!]
  return kind === LESS_THAN || kind === FORBIDDEN || (kind === LEAD_EF && isNonCharacter(data, index))
}

function step(state: number, byte: number): number | undefined {
  const kind = NAMES[byte]!
  const isName = (kind & NAME_BYTE) !== 0
  const isStart = (kind & NAME_START_BYTE) !== 0
  switch (state) {
    case LT:
      return byte === 0x2f ? END_SLASH : isStart ? NAME : undefined
    case NAME:
      return isName ? NAME : isSpace(byte) ? SPACE : byte === 0x2f ? SLASH : undefined
    case SPACE:
      return isSpace(byte) ? SPACE : isStart ? ATTRIBUTE : byte === 0x2f ? SLASH : undefined
    case ATTRIBUTE:
      return isName ? ATTRIBUTE : byte === 0x3d ? EQUALS : isSpace(byte) ? ATTRIBUTE_SPACE : undefined
    case ATTRIBUTE_SPACE:
      return byte === 0x3d ? EQUALS : isSpace(byte) ? ATTRIBUTE_SPACE : undefined
    case EQUALS:
      return byte === SINGLE_QUOTE || byte === DOUBLE_QUOTE ? VALUE : isSpace(byte) ? EQUALS : undefined
    case VALUE_END:
      return isSpace(byte) ? SPACE : byte === 0x2f ? SLASH : undefined
    case END_SLASH:
      return isStart ? END_NAME : undefined
    case END_NAME:
      return isName ? END_NAME : isSpace(byte) ? END_SPACE : undefined
    case END_SPACE:
      return isSpace(byte) ? END_SPACE : undefined
    default:
      return undefined
  }
}
