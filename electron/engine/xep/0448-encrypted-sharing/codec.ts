import {
  attr,
  base64,
  child,
  children,
  childText,
  element,
  type Codec,
  type TextFormat,
} from '../../xml/codec.ts'
import { UrlData } from '../0103-url-data/index.ts'
import { Hash } from '../0300-hashes/index.ts'
import { KEY_LENGTHS, type FileCipher, type FileKey } from './file-key.ts'

const NS_ENCRYPTED_SHARING = 'urn:xmpp:esfs:0'
/** The sources inside are those of XEP-0447, which needs this module in turn. */
const NS_FILE_SHARING = 'urn:xmpp:sfs:0'

/** More algorithms than there are. */
const MAX_HASHES = 16
/** One works, and a second helps if the first is gone. */
const MAX_SOURCES = 8
/** A key of 256 bits in Base64 has 44 characters. The rest allows for white space. */
const MAX_KEY_LENGTH = 128

/** The names of ciphers (§4, XEP-0391). */
const CIPHERS: Readonly<Record<string, FileCipher>> = {
  'urn:xmpp:ciphers:aes-128-gcm-nopadding:0': 'aes-128-gcm',
  'urn:xmpp:ciphers:aes-256-gcm-nopadding:0': 'aes-256-gcm',
  'urn:xmpp:ciphers:aes-256-cbc-pkcs7:0': 'aes-256-cbc',
}

const cipherName: TextFormat<FileCipher> = {
  parse: (name) => (Object.hasOwn(CIPHERS, name) ? CIPHERS[name] : undefined),
  format: (cipher) => Object.keys(CIPHERS).find((name) => CIPHERS[name] === cipher) ?? '',
}
const secret: TextFormat<Uint8Array> = {
  parse: (source) => (source.length <= MAX_KEY_LENGTH ? base64.parse(source) : undefined),
  format: base64.format,
}

const Sources = element(NS_FILE_SHARING, 'sources', { urls: children(UrlData, MAX_SOURCES) })

const Plain = element(NS_ENCRYPTED_SHARING, 'encrypted', {
  cipher: attr(cipherName),
  key: childText(secret),
  iv: childText(secret),
  hashes: children(Hash, MAX_HASHES),
  sources: child(Sources),
})

/** Where a file can be fetched in sealed form, and the key. */
export interface EncryptedSource {
  readonly fileKey: FileKey
  /** Of the sealed file. */
  readonly hashes: readonly Hash[]
  /** `https:` addresses of the sealed file. */
  readonly urls: readonly string[]
}

/**
 * One source of a shared file (§3.1). With an unknown cipher, a key of the wrong length, or without an address that may be
 * fetched it counts as absent. Addresses without TLS are passed over, as in XEP-0447 §6.
 */
export const EncryptedSource: Codec<EncryptedSource> = {
  ns: NS_ENCRYPTED_SHARING,
  name: 'encrypted',
  parse(source) {
    const plain = Plain.parse(source)
    if (plain === undefined) return undefined
    const { cipher, key, iv, hashes, sources } = plain
    const [keyLength, ivLength] = KEY_LENGTHS[cipher]
    const urls = sources.urls.map(({ target }) => target).filter((target) => /^https:\/\//i.test(target))
    if (key.length !== keyLength || iv.length !== ivLength || urls.length === 0) return undefined
    return { fileKey: { cipher, key, iv }, hashes, urls }
  },
  build: ({ fileKey, hashes, urls }) =>
    Plain.build({ ...fileKey, hashes, sources: { urls: urls.map((target) => ({ target })) } }),
}
