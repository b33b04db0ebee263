/** Reads numbers from bytes. Beyond the end every byte is 0, so that no input throws. */
export interface Reader {
  readonly bytes: Uint8Array
  byte(at: number): number
  uint16(at: number): number
  uint32(at: number): number
  /** Little-endian. */
  uint16le(at: number): number
  uint24le(at: number): number
  uint32le(at: number): number
  /** `length` bytes as Latin-1. */
  ascii(at: number, length: number): string
}

export function readerOf(bytes: Uint8Array): Reader {
  const byte = (at: number): number => bytes[at] ?? 0
  return {
    bytes,
    byte,
    uint16: (at) => (byte(at) << 8) | byte(at + 1),
    uint32: (at) => ((byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)) >>> 0,
    uint16le: (at) => byte(at) | (byte(at + 1) << 8),
    uint24le: (at) => byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16),
    uint32le: (at) => (byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24)) >>> 0,
    ascii: (at, length) => String.fromCharCode(...bytes.subarray(at, at + length)),
  }
}

/** The bytes of a Latin-1 text. */
export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

/** Joins parts of a file. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
