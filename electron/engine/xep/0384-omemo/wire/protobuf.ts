/** What a field of a Protocol Buffers message holds: a whole number, or octets. */
export type FieldValue = number | Uint8Array

/** The fields of a message by their numbers. Of a field that comes twice the last one counts. */
export type Fields = ReadonlyMap<number, FieldValue>

/** Messages of OMEMO have six fields at most. */
const MAX_FIELDS = 32
const MAX_UINT32 = 2 ** 32 - 1

const VARINT = 0
const FIXED64 = 1
const OCTETS = 2
const FIXED32 = 5

/**
 * Reads a Protocol Buffers message (the encoding is the same in its versions 2 and 3). Fields nobody knows are kept or, where
 * they are of fixed length, skipped. undefined if it is cut off, has groups or too many fields.
 */
export function readFields(bytes: Uint8Array): Fields | undefined {
  const fields = new Map<number, FieldValue>()
  const reader = { bytes, at: 0 }
  for (let count = 0; reader.at < bytes.length; count++) {
    const tag = readVarint(reader)
    if (tag === undefined || tag < 8 || tag > MAX_UINT32 || count === MAX_FIELDS) return undefined
    const field = Math.floor(tag / 8)
    const type = tag % 8
    if (type === VARINT) {
      const value = readVarint(reader)
      if (value === undefined) return undefined
      fields.set(field, value)
    } else {
      const length = type === OCTETS ? readVarint(reader) : lengthOf(type)
      if (length === undefined || length > bytes.length - reader.at) return undefined
      if (type === OCTETS) fields.set(field, bytes.subarray(reader.at, reader.at + length))
      reader.at += length
    }
  }
  return fields
}

/** A field of the type `uint32`; undefined if it is missing or of another type. */
export function numberOf(fields: Fields, field: number): number | undefined {
  const value = fields.get(field)
  return typeof value === 'number' && value <= MAX_UINT32 ? value : undefined
}

/** A field of the type `bytes`; undefined if it is missing or of another type. */
export function octetsOf(fields: Fields, field: number): Uint8Array | undefined {
  const value = fields.get(field)
  return typeof value === 'number' ? undefined : value
}

/** Writes a message with these fields, in this order; those that are undefined are left out. Numbers are `uint32`. */
export function writeFields(fields: readonly (readonly [number, FieldValue | undefined])[]): Uint8Array {
  let length = 0
  for (const [, value] of fields)
    if (value !== undefined) length += typeof value === 'number' ? 6 : 6 + value.length
  const bytes = new Uint8Array(length)
  let at = 0
  for (const [field, value] of fields) {
    if (value === undefined) continue
    if (typeof value === 'number') {
      bytes[at++] = field * 8 + VARINT
      at = writeVarint(bytes, at, value)
    } else {
      bytes[at++] = field * 8 + OCTETS
      at = writeVarint(bytes, at, value.length)
      bytes.set(value, at)
      at += value.length
    }
  }
  return bytes.subarray(0, at)
}

function lengthOf(type: number): number | undefined {
  if (type === FIXED64) return 8
  return type === FIXED32 ? 4 : undefined
}

/** A number of up to ten octets. Past 2^53 it is not exact, which nobody needs: none of our fields is as large. */
function readVarint(reader: { readonly bytes: Uint8Array; at: number }): number | undefined {
  let value = 0
  for (let factor = 1, count = 0; count < 10; count++, factor *= 128) {
    const octet = reader.bytes[reader.at++]
    if (octet === undefined) return undefined
    value += (octet & 0x7f) * factor
    if (octet < 0x80) return value
  }
  return undefined
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  let next = at
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes[next++] = (rest % 128) | 0x80
  bytes[next++] = rest
  return next
}
