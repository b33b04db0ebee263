/** One element of DER (X.690): its identifier octet and the bytes inside. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
}

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  ia5String: 0x16,
  sequence: 0x30,
} as const

/** The identifier octet of a context-specific tag. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number
}

/** The elements in `bytes`, one after another; null if this is not the kind of DER that certificates use. */
export function readDer(bytes: Uint8Array): DerElement[] | null {
  const elements: DerElement[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0
    // Tag numbers above 30 take more octets; X.509 has none.
    if ((tag & 0x1f) === 0x1f) return null
    const length = readLength(bytes, at + 1)
    if (length === null || length.end > bytes.length) return null
    elements.push({ tag, content: bytes.subarray(length.start, length.end) })
    at = length.end
  }
  return elements
}

/** If `bytes` is a single element with this tag, the elements inside of it; otherwise null. */
export function openDer(bytes: Uint8Array, tag: number): DerElement[] | null {
  const [only, ...more] = readDer(bytes) ?? []
  return only?.tag === tag && more.length === 0 ? readDer(only.content) : null
}

function readLength(bytes: Uint8Array, at: number): { start: number; end: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  if (first < 0x80) return { start: at + 1, end: at + 1 + first }
  const octets = first & 0x7f
  // The indefinite form (0) is BER only. Four octets are enough for any certificate.
  if (octets === 0 || octets > 4 || at + octets >= bytes.length) return null
  let length = 0
  for (const octet of bytes.subarray(at + 1, at + 1 + octets)) length = length * 256 + octet
  return { start: at + 1 + octets, end: at + 1 + octets + length }
}
