/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which index only what is there */
import { isNCName } from './characters.ts'

/** A qualified name as it stood in a tag (Namespaces in XML 1.0 §4). */
export interface QName {
  readonly bytes: Uint8Array
  readonly text: string
  readonly prefix: string
  readonly local: string
  readonly isValid: boolean
  /** Valid, no declaration, and without a prefix whose namespace has to be looked up. */
  readonly isPlain: boolean
  /** What an attribute of that name is kept under, where it is plain. */
  readonly key: string
  /** The prefix that an attribute of this name declares, '' for the default namespace; null: it declares nothing. */
  readonly declares: string | null
}

const SLOTS = 1024
const PROBES = 4
/** Nothing that recurs is longer; what a stranger makes up, up to a whole tag long, must not fill the slots. */
const LONGEST_KEPT = 256

/**
 * What was made of bytes that recur, found again by those bytes. It holds a fixed number of short things whatever is
 * sent, and looks at a fixed number of them; what finds no place is made anew.
 */
export class ByteTable<T extends { readonly bytes: Uint8Array }> {
  private readonly slots = new Array<T | undefined>(SLOTS + PROBES).fill(undefined)
  private readonly make: (data: Buffer, start: number, end: number) => T

  constructor(make: (data: Buffer, start: number, end: number) => T) {
    this.make = make
  }

  /** What stands in `data` from `start` to `end`, which is at least one byte. */
  get(data: Buffer, start: number, end: number): T {
    const length = end - start
    if (length > LONGEST_KEPT) return this.make(data, start, end)
    const sample =
      (data[start]! << 16) ^ (data[start + (length >> 1)]! << 8) ^ data[end - 1]! ^ (length << 22)
    let slot = Math.imul(sample, 0x9e3779b1) >>> 22
    const last = slot + PROBES - 1
    for (; slot <= last; slot++) {
      const known = this.slots[slot]
      if (known === undefined) break
      if (isAt(known.bytes, data, start, end)) return known
    }
    const made = this.make(data, start, end)
    this.slots[slot > last ? last : slot] = made
    return made
  }
}

/** Whether exactly `bytes` stand in `data` from `start` to `end`. */
export function isAt(bytes: Uint8Array, data: Uint8Array, start: number, end: number): boolean {
  const length = bytes.length
  if (length !== end - start) return false
  for (let index = 0; index < length; index++) if (bytes[index] !== data[start + index]) return false
  return true
}

export function makeQName(data: Buffer, start: number, end: number): QName {
  const text = data.toString('utf8', start, end)
  const colon = text.indexOf(':')
  const prefix = text.slice(0, Math.max(colon, 0))
  const local = text.slice(colon + 1)
  const isValid = (colon < 0 || isNCName(prefix)) && isNCName(local)
  return {
    bytes: copy(data, start, end),
    text,
    prefix,
    local: internalized(local),
    isValid,
    isPlain: text === 'xml:lang' || (isValid && colon < 0 && text !== 'xmlns'),
    key: internalized(text),
    declares: text === 'xmlns' ? '' : prefix === 'xmlns' && local !== '' ? local : null,
  }
}

export interface KnownString {
  readonly bytes: Uint8Array
  readonly text: string
}

export function makeKnownString(data: Buffer, start: number, end: number): KnownString {
  return { bytes: copy(data, start, end), text: internalized(data.toString('utf8', start, end)) }
}

function copy(data: Buffer, start: number, end: number): Uint8Array {
  return Buffer.from(data.subarray(start, end))
}

/** The same string as V8 keeps it for property names, which it compares with the code's own constants by address. */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0]!
}
