/** RFC 5802 §7, `server-first-message`. */
export interface ServerFirst {
  /** The whole message, which the proof covers. */
  readonly text: string
  readonly nonce: string
  readonly salt: Buffer
  readonly iterations: number
  /** The server's hash over its offer (XEP-0474 §6.1), as it came; null if it sends none. */
  readonly offerHash: string | null
}

/** RFC 5802 §7, `server-final-message`. */
export type ServerFinal =
  | { readonly kind: 'signature'; readonly signature: Buffer }
  | { readonly kind: 'error'; readonly error: string }

/** Far more than any server sends; bounds the work. */
const MAX_OCTETS = 8192

/** null if the message is malformed or demands an extension (`m=`), which RFC 5802 §5.1 makes a failure. */
export function parseServerFirst(bytes: Uint8Array): ServerFirst | null {
  const text = decode(bytes)
  // optional extensions may follow
  const match = /^r=([!-+\--~]+),s=([A-Za-z0-9+/=]+),i=([1-9][0-9]{0,9})((?:,[A-Za-ln-z]=[^,\0]+)*)$/u.exec(
    text ?? '',
  )
  if (text === null || match === null) return null
  const [, nonce = '', saltText = '', iterations, extensions = ''] = match
  const salt = decodeBase64(saltText)
  const [offerHash = null, ...more] = Array.from(
    extensions.matchAll(/,h=([^,]+)/g),
    ([, value = '']) => value,
  )
  if (salt === null || more.length > 0) return null
  return { text, nonce, salt, iterations: Number(iterations), offerHash }
}

/** null if the message is malformed. */
export function parseServerFinal(bytes: Uint8Array): ServerFinal | null {
  const match = /^([ve])=([^,\0]+)(?:,[A-Za-z]=[^,\0]+)*$/u.exec(decode(bytes) ?? '')
  if (match === null) return null
  const [, attribute, value = ''] = match
  if (attribute === 'e') return { kind: 'error', error: value }
  const signature = decodeBase64(value)
  return signature === null ? null : { kind: 'signature', signature }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Strict, while Buffer skips unknown characters. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null
}

function decode(bytes: Uint8Array): string | null {
  if (bytes.length > MAX_OCTETS) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
