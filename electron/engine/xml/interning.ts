/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import { isNCName } from './characters.ts'

/** A qualified name as written in a tag (Namespaces in XML 1.0 §4). */
export interface QName {
  readonly bytes: Uint8Array
  readonly text: string
  readonly prefix: string
  readonly local: string
  readonly isValid: boolean
  /** Valid, not a declaration, and without a prefix whose namespace has to be looked up. */
  readonly isPlain: boolean
  /** The key of an attribute with this name, if the name is plain. */
  readonly key: string
  /**
   * The prefix that an attribute with this name declares, '' for the default namespace; null if it declares nothing.
   */
  readonly declares: string | null
}

const SLOTS = 1024
const PROBES = 4
/** Nothing that recurs is longer. A stranger can make up names as long as a tag, which must not fill the slots. */
const LONGEST_KEPT = 256

/**
 * Cache of values decoded from recurring byte sequences, looked up by their bytes. It holds a fixed number of short
 * values whatever is sent, and compares with a fixed number of them. A value that finds no slot is made again.
 */
export class ByteTable<T extends { readonly bytes: Uint8Array }> {
  private readonly slots = new Array<T | undefined>(SLOTS + PROBES).fill(undefined)
  private readonly make: (data: Buffer, start: number, end: number) => T

  constructor(make: (data: Buffer, start: number, end: number) => T) {
    this.make = make
  }

  /** The value for the bytes in `data` from `start` to `end`; at least one byte. */
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

/** Whether `data` has exactly `bytes` from `start` to `end`. */
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

/**
 * The same string in the form that V8 keeps for property names. V8 compares those with constants in the code by
 * address.
 */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0]!
}
