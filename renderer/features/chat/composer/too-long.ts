/** A stanza above it would make the server end the connection; the main process refuses it as well. */
const LIMIT_BYTES = 250_000

/** Bytes of a text as it is sent, where that is more than one message takes; null where it is not. */
export function tooLong(text: string): { readonly bytes: number; readonly limit: number } | null {
  // The longest there is: `&` is five bytes, and no other unit more than four.
  if (text.length * 5 <= LIMIT_BYTES) return null
  const bytes = wireBytes(text)
  return bytes > LIMIT_BYTES ? { bytes, limit: LIMIT_BYTES } : null
}

const [AMPERSAND, LESS, GREATER] = [0x26, 0x3c, 0x3e]

/** Bytes of a text as escaped XML in UTF-8. Counted, not encoded: it is asked for with every key. */
function wireBytes(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === AMPERSAND) bytes += 5
    else if (unit === LESS || unit === GREATER) bytes += 4
    else if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    // Half of a pair, which is four bytes together; a lone one is sent as a sign of three.
    else if (unit >= 0xd800 && unit <= 0xdfff && isPaired(text, at, unit)) bytes += 2
    else bytes += 3
  }
  return bytes
}

const isPaired = (text: string, at: number, unit: number): boolean =>
  unit < 0xdc00
    ? (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
    : at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800
