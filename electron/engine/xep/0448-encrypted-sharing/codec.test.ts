import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { EncryptedSource } from './codec.ts'

const GCM = 'urn:xmpp:ciphers:aes-256-gcm-nopadding:0'
const KEY = 'SuRJ2agVm/pQbJQlPq/B23Xt1YOOJCcEGJA5HrcYOGQ='
const IV = 'T8RDMBaiqn6Ci4Nw'
const zeros = (length: number): string => Buffer.alloc(length).toString('base64')
const url = (target: string) => `<url-data xmlns='http://jabber.org/protocol/url-data' target='${target}'/>`
const sources = (...targets: string[]) =>
  `<sources xmlns='urn:xmpp:sfs:0'>${targets.map(url).join('')}</sources>`
const HASH = `<hash xmlns='urn:xmpp:hashes:2' algo='sha3-256'>BgKI2gp2kNCRsARNvhFmw5kFf9BBo2pTbV2D8XHTMWI=</hash>`
const URL = 'https://download.montague.lit/4a771ac1/encrypted.jpg'

function encrypted({ cipher = GCM, key = KEY, iv = IV, hash = HASH, inside = sources(URL) }): string {
  return `<encrypted xmlns='urn:xmpp:esfs:0' cipher='${cipher}'><key>${key}</key><iv>${iv}</iv>${hash}${inside}</encrypted>`
}
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

describe('XEP-0448 encrypted source', () => {
  golden('as in §3.1', EncryptedSource, encrypted({}), {
    fileKey: { cipher: 'aes-256-gcm', key: bytes(KEY), iv: bytes(IV) },
    hashes: [{ algo: 'sha3-256', value: bytes('BgKI2gp2kNCRsARNvhFmw5kFf9BBo2pTbV2D8XHTMWI=') }],
    urls: [URL],
  })

  golden(
    'of AES-128',
    EncryptedSource,
    encrypted({ cipher: 'urn:xmpp:ciphers:aes-128-gcm-nopadding:0', key: zeros(16), hash: '' }),
    {
      fileKey: { cipher: 'aes-128-gcm', key: new Uint8Array(16), iv: bytes(IV) },
      hashes: [],
      urls: [URL],
    },
  )

  golden(
    'of CBC',
    EncryptedSource,
    encrypted({ cipher: 'urn:xmpp:ciphers:aes-256-cbc-pkcs7:0', iv: zeros(16), hash: '' }),
    {
      fileKey: { cipher: 'aes-256-cbc', key: bytes(KEY), iv: new Uint8Array(16) },
      hashes: [],
      urls: [URL],
    },
  )

  it('is not fetched without TLS', () => {
    const inside = sources('http://a.example/1', 'file:///etc/passwd', URL, 'aesgcm://a.example/1#00')
    expect(EncryptedSource.parse(readXml(encrypted({ inside })))?.urls).toEqual([URL])
  })

  it('is bounded', () => {
    const inside = sources(...Array.from({ length: 100 }, (_, at) => `${URL}?${at}`))
    const hash = HASH.repeat(100)
    const found = EncryptedSource.parse(readXml(encrypted({ inside, hash })))
    expect(found?.urls).toHaveLength(8)
    expect(found?.hashes).toHaveLength(16)
  })

  it.each([
    ['of an unknown cipher', { cipher: 'urn:xmpp:ciphers:rot13:0' }],
    ['of a cipher with an odd name', { cipher: 'constructor' }],
    ['with a key of AES-128', { key: zeros(16) }],
    ['with a key that is too long', { key: zeros(33) }],
    ['without a key', { key: '' }],
    ['with an IV that is too short', { iv: zeros(8) }],
    ['with an IV of CBC', { iv: zeros(16) }],
    ['without an IV', { iv: '' }],
    ['with a key in hex', { key: '0'.repeat(64) }],
    ['with an endless key', { key: 'A'.repeat(200_000) }],
    ['without an address', { inside: sources() }],
    ['without a safe address', { inside: sources('http://a.example/1') }],
    ['without sources', { inside: '' }],
    ['with sources of another kind', { inside: sources(URL).replace('sfs:0', 'sfs:9') }],
  ])('is none: %s', (_what, parts) => {
    expect(EncryptedSource.parse(readXml(encrypted(parts)))).toBeUndefined()
  })

  reads('without a cipher', EncryptedSource, encrypted({}).replace(/cipher='[^']*'/, ''), undefined)
})
