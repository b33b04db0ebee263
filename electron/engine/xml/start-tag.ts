/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import {
  BEYOND_ASCII,
  endOfName,
  endOfPlainValue,
  FORBIDDEN,
  isNonCharacter,
  isSpace,
  LEAD_EF,
  LESS_THAN,
  NAME_START_BYTE,
  NAMES,
  QUOTE,
  VALUES,
} from './byte-classes.ts'
import type { ByteStrings } from './byte-strings.ts'
import { ByteTable, makeKnownString, makeQName, type QName } from './interning.ts'

const SLASH = 0x2f
const EQUALS = 0x3d
const GREATER_THAN = 0x3e

/**
 * The start tag that was read last. This is the inner loop of the parser: one pass over the bytes, in one function,
 * making no strings for bytes that were seen before.
 */
export class StartTag {
  private readonly names = new ByteTable(makeQName)
  private readonly namespaces = new ByteTable(makeKnownString)
  private readonly strings: ByteStrings
  private readonly maxAttributes: number

  name!: QName
  isEmpty = false
  /** The default namespace that the tag declares, or null. */
  ns: string | null = null
  nsIsRaw = false
  /** Whether the tag declares a default namespace twice. */
  declaresTwice = false
  /** Bytes of the longest name in the tag. */
  longestName = 0
  /** The number of other attributes, even if it is larger than the number of kept ones. */
  count = 0
  readonly attrNames: QName[] = []
  readonly attrValues: string[] = []
  /** Whether the value has references or white space to normalize. */
  readonly attrIsRaw: boolean[] = []
  /** No prefixes, no declarations, no invalid names, no raw values: nothing needs a closer look. */
  isPlain = false

  constructor(strings: ByteStrings, maxAttributes: number) {
    this.strings = strings
    this.maxAttributes = maxAttributes
  }

  /** Reads the tag at `pos`. Returns where it ends, or -1 if it is cut or malformed. */
  read(data: Buffer, pos: number, end: number): number {
    let start = pos + 1
    if (start >= end || (NAMES[data[start]!]! & NAME_START_BYTE) === 0) return -1
    let at = endOfName(data, start, end)
    if (at === end) return -1
    let byte = data[at]!
    const name = this.names.get(data, start, at)
    let isPlain = name.isPlain
    let count = 0
    let longestName = at - start
    this.ns = null
    this.nsIsRaw = false
    this.declaresTwice = false

    while (byte !== GREATER_THAN && byte !== SLASH) {
      if (!isSpace(byte)) return -1
      do {
        if (++at === end) return -1
        byte = data[at]!
      } while (isSpace(byte))
      if (byte === GREATER_THAN || byte === SLASH) break

      if ((NAMES[byte]! & NAME_START_BYTE) === 0) return -1
      start = at
      at = endOfName(data, start, end)
      if (at === end) return -1
      const attrName = this.names.get(data, start, at)
      if (at - start > longestName) longestName = at - start

      byte = data[at]!
      while (byte !== EQUALS) {
        if (!isSpace(byte) || ++at === end) return -1
        byte = data[at]!
      }
      do {
        if (++at === end) return -1
        byte = data[at]!
      } while (isSpace(byte))

      if (VALUES[byte] !== QUOTE) return -1
      const quote = byte
      let isRaw = false
      let isAscii = true
      start = at + 1
      for (at = start; ; at++) {
        at = endOfPlainValue(data, at, end)
        if (at === end) return -1
        byte = data[at]!
        if (byte === quote) break
        const kind = VALUES[byte]!
        if (kind === QUOTE) continue
        if (kind === LESS_THAN || kind === FORBIDDEN) return -1
        if (kind === BEYOND_ASCII) isAscii = false
        else if (kind === LEAD_EF) {
          if (isNonCharacter(data, at)) return -1
          isAscii = false
        } else isRaw = true
      }

      if (attrName.declares === '') {
        if (this.ns !== null) this.declaresTwice = true
        this.ns = at === start ? '' : this.namespaces.get(data, start, at).text
        this.nsIsRaw = isRaw
      } else {
        if (count < this.maxAttributes) {
          this.attrNames[count] = attrName
          this.attrValues[count] = this.strings.read(data, start, at, isAscii)
          this.attrIsRaw[count] = isRaw
          if (isRaw || !attrName.isPlain) isPlain = false
        }
        count++
      }
      if (++at === end) return -1
      byte = data[at]!
    }

    this.isEmpty = byte === SLASH
    if (this.isEmpty && (++at === end || data[at] !== GREATER_THAN)) return -1
    this.name = name
    this.count = count
    this.longestName = longestName
    this.isPlain = isPlain
    return at + 1
  }
}
