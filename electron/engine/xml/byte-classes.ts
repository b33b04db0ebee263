/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
/**
 * The class of each byte inside a tag. Bytes of multi-byte characters count as name bytes; complete names are checked
 * later.
 */
export const NAME_BYTE = 1
export const NAME_START_BYTE = 2
export const NAMES = table((byte) => {
  if (byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte))) return NAME_BYTE | NAME_START_BYTE
  return /[-.0-9]/.test(String.fromCharCode(byte)) ? NAME_BYTE : 0
})

/** The classes of bytes that need attention in text and in attribute values. All other bytes are 0 and are skipped. */
export const FORBIDDEN = 1
const WHITE_SPACE = 2
export const QUOTE = 3
export const LESS_THAN = 4
export const GREATER_THAN = 5
export const AMPERSAND = 6
export const CARRIAGE_RETURN = 7
/** The first byte of U+FFFE and U+FFFF, and of other characters. */
export const LEAD_EF = 8
/** Any other byte of a character beyond ASCII. Only in values, where such characters are rare. */
export const BEYOND_ASCII = 9

export const VALUES = table((byte) => {
  if (byte === 0x09 || byte === 0x0a || byte === 0x0d) return WHITE_SPACE
  if (byte === 0x22 || byte === 0x27) return QUOTE
  if (byte >= 0x80 && byte !== 0xef) return BEYOND_ASCII
  return byte === 0x3e ? 0 : everywhere(byte)
})

export const TEXTS = table((byte) => {
  if (byte === 0x0d) return CARRIAGE_RETURN
  return byte === 0x09 || byte === 0x0a ? 0 : everywhere(byte)
})

function everywhere(byte: number): number {
  if (byte < 0x20) return FORBIDDEN
  switch (byte) {
    case 0x26:
      return AMPERSAND
    case 0x3c:
      return LESS_THAN
    case 0x3e:
      return GREATER_THAN
    case 0xef:
      return LEAD_EF
    default:
      return 0
  }
}

function table(classify: (byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => classify(byte))
}

/**
 * Where the name at `at` ends. A small function of its own, which V8 optimizes best; the same goes for the next one.
 */
export function endOfName(data: Uint8Array, at: number, end: number): number {
  const names = NAMES
  let index = at
  while (index < end && names[data[index]!] !== 0) index++
  return index
}

/** The position of the first byte in a value that needs attention. */
export function endOfPlainValue(data: Uint8Array, at: number, end: number): number {
  const values = VALUES
  let index = at
  while (index < end && values[data[index]!] === 0) index++
  return index
}

/** Whether U+FFFE or U+FFFF stands at `at`. The bytes there must be a complete character that begins with 0xEF. */
export function isNonCharacter(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0xbf && bytes[at + 2]! >= 0xbe
}

/** White space as defined by XML 1.0 §2.3 [3]. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
