import { isNCName } from './characters.ts'

/** A qualified name as it stood in a tag (Namespaces in XML 1.0 §4). */
export interface QName {
  readonly bytes: Uint8Array
  readonly hash: number
  readonly isValid: boolean
  /** Valid, without prefix, no declaration. */
  readonly isPlain: boolean
  readonly text: string
  readonly prefix: string
  readonly local: string
  /** The prefix that an attribute of this name declares, '' for the default namespace, null where it is no declaration. */
  readonly declares: string | null
}

const NAME_SLOTS = 1024
const PROBES = 4

/** Names that were seen, so that one that recurs costs no string. Holds a fixed number; the rest is made anew. */
export class NameTable {
  private readonly slots: (QName | undefined)[] = new Array<undefined>(NAME_SLOTS + PROBES).fill(undefined)

  /** The name that stands in `data` from `start` to `end`. `hash` is over its bytes, whatever way as long as the same. */
  get(data: Buffer, start: number, end: number, hash: number): QName {
    let slot = (hash ^ (hash >>> 15)) & (NAME_SLOTS - 1)
    const last = slot + PROBES - 1
    for (; slot <= last; slot++) {
      const name = this.slots[slot]
      if (name === undefined) break
      if (name.hash === hash && isAt(name.bytes, data, start, end)) return name
    }
    const name = readName(data, start, end, hash)
    this.slots[slot > last ? last : slot] = name
    return name
  }
}

/** Whether exactly `bytes` stand in `data` from `start` to `end`. */
export function isAt(bytes: Uint8Array, data: Uint8Array, start: number, end: number): boolean {
  const length = bytes.length
  if (length !== end - start) return false
  for (let index = 0; index < length; index++) if (bytes[index] !== data[start + index]) return false
  return true
}

function readName(data: Buffer, start: number, end: number, hash: number): QName {
  const text = data.toString('utf8', start, end)
  const colon = text.indexOf(':')
  const prefix = colon < 0 ? '' : text.slice(0, colon)
  const local = colon < 0 ? text : text.slice(colon + 1)
  const isValid = (colon < 0 || isNCName(prefix)) && isNCName(local)
  return {
    bytes: Uint8Array.prototype.slice.call(data, start, end),
    hash,
    isValid,
    isPlain: isValid && colon < 0 && text !== 'xmlns',
    text,
    prefix,
    local,
    declares: text === 'xmlns' ? '' : prefix === 'xmlns' ? local : null,
  }
}

const STRING_SLOTS = 1024
const LONGEST = 48

/**
 * Makes strings of bytes, without a new one for a short one that was seen: addresses, ids, types, hashes recur from
 * stanza to stanza. None is a slice that would keep alive what it was cut from.
 */
export class StringTable {
  private readonly strings: string[] = new Array<string>(STRING_SLOTS).fill('')
  private readonly bytes = new Uint8Array(STRING_SLOTS * LONGEST)

  /** The string that stands in `data` from `start` to `end`. `bits` is all its bytes or-ed: below 0x80 it is ASCII. */
  read(data: Buffer, start: number, end: number, bits: number): string {
    if (bits >= 0x80) return data.toString('utf8', start, end)
    const length = end - start
    if (length === 0) return ''
    if (length > LONGEST) return data.toString('latin1', start, end)
    let hash = length
    for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + data[index]!) | 0
    const slot = (hash ^ (hash >>> 16)) & (STRING_SLOTS - 1)
    const base = slot * LONGEST
    const known = this.strings[slot]!
    if (known.length === length) {
      let index = 0
      while (index < length && this.bytes[base + index] === data[start + index]) index++
      if (index === length) return known
    }
    const text = data.toString('latin1', start, end)
    this.strings[slot] = text
    for (let index = 0; index < length; index++) this.bytes[base + index] = data[start + index]!
    return text
  }
}
