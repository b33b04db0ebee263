/** A stanza above it would make the server end the connection; the main process refuses it as well. */
const LIMIT_BYTES = 250_000

/** Bytes of a text as it is sent, where that is more than one message takes; null where it is not. */
export function tooLong(text: string): { readonly bytes: number; readonly limit: number } | null {
  // The longest there is: `&` is five bytes, and no other unit more than three.
  if (text.length * 5 <= LIMIT_BYTES) return null
  let bytes = new TextEncoder().encode(text).length
  for (const [sign, more] of [
    ['&', 4],
    ['<', 3],
    ['>', 3],
  ] as const)
    // prettier-ignore
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) bytes += more
  return bytes > LIMIT_BYTES ? { bytes, limit: LIMIT_BYTES } : null
}
