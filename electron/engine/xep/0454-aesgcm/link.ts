import type { FileKey } from '../0448-encrypted-sharing/index.ts'

/** A file on a web server, sealed by AES-256-GCM with the tag at its end (§3). */
export interface AesgcmLink {
  /** The `https:` address of the sealed file. It holds no key. */
  readonly url: string
  readonly fileKey: FileKey
}

const SCHEME = 'aesgcm://'
/** The limit of common browsers and servers. */
const MAX_URL = 2048
/** Of a key in hex digits, and of the initialization vectors: 12 bytes (§3), or 16 as older clients write them. */
const KEY_DIGITS = 64
const IV_DIGITS = [24, 32]

/**
 * Reads an `aesgcm:` link; undefined for anything else. It always leads to `https:`: a key of another length, a user or a
 * password, white space or a second fragment make it no link.
 */
export function parseAesgcm(text: string): AesgcmLink | undefined {
  if (text.length > MAX_URL + 2 * KEY_DIGITS) return undefined
  const [, rest = '', ivAndKey = ''] = /^aesgcm:\/\/([^\s#\\]+)#([0-9a-f]+)$/i.exec(text) ?? []
  const ivDigits = ivAndKey.length - KEY_DIGITS
  const url = safeUrl(`https://${rest}`)
  if (url === undefined || !/^[^/?]/.test(rest) || !IV_DIGITS.includes(ivDigits)) return undefined
  const bytes = new Uint8Array(Buffer.from(ivAndKey, 'hex'))
  const fileKey: FileKey = {
    cipher: 'aes-256-gcm',
    key: bytes.slice(ivDigits / 2),
    iv: bytes.slice(0, ivDigits / 2),
  }
  return { url, fileKey }
}

/**
 * Writes a link, which only a sealed body may hold (§7). undefined unless the address is one of `https:` without a fragment
 * and the key one of AES-256-GCM.
 */
export function buildAesgcm({ url, fileKey }: AesgcmLink): string | undefined {
  const { cipher, iv, key } = fileKey
  const safe = safeUrl(url)
  const digits = Buffer.concat([iv, key]).toString('hex')
  if (safe === undefined || cipher !== 'aes-256-gcm') return undefined
  const link = `${SCHEME}${safe.slice('https://'.length)}#${digits}`
  return parseAesgcm(link) === undefined ? undefined : link
}

function safeUrl(text: string): string | undefined {
  if (text.length > MAX_URL || !URL.canParse(text)) return undefined
  const { href, protocol, username, password, hash } = new URL(text)
  const isPlain = username === '' && password === '' && hash === ''
  return protocol === 'https:' && isPlain ? href : undefined
}
