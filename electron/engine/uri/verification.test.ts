import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { buildFingerprintLink, buildTrustLink, parseVerificationLink } from './verification.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const OMEMO_2 = 'urn:xmpp:omemo:2'
const KEYS = [
  '623548d3835c6d33ef5cb680f7944ef381cf712bf23a0119dabe5c4f252cd02f',
  'b423f5088de9a924d51b31581723d850c7cc67d0a4fe6b267c3d301ff56d2413',
  'd9f849b6b828309c5f2c8df4f38fd891887da5aaa24a22c50d52f69b4a80817e',
] as const
const [ONE, TWO, THREE] = KEYS
const bytes = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'))
const linked = (digits: string, device: number | null = null) => ({ key: bytes(digits), device })

describe('the form of Conversations', () => {
  const link = `xmpp:${JULIET}?omemo-sid-31=${ONE};omemo-sid-2147483647=${TWO}`
  const value = {
    owner: JULIET,
    encryption: null,
    trust: [linked(ONE, 31), linked(TWO, 2147483647)],
    distrust: [],
  }

  it('is read and written', () => {
    expect(parseVerificationLink(link)).toEqual(value)
    const keys = [
      { key: bytes(ONE), device: 31 },
      { key: bytes(TWO), device: 2147483647 },
    ]
    expect(buildFingerprintLink(JULIET, keys)).toBe(link)
  })

  it.each([
    ['in capitals', link.replaceAll(ONE, ONE.toUpperCase()).replace('xmpp', 'XMPP')],
    ['with white space around it', `\n ${link} `],
    ['with the type of the keys', link.replaceAll('=', '=05')],
    ['after keys of another kind', link.replace('?', '?otr-fingerprint=811b9618014cdd1e;')],
    ['behind an action', link.replace('?', '?message;')],
    ['with a name', `${link};name=Juliet`],
    ['with a fragment', `${link}#a`],
    ['percent-encoded', link.replace('=', '%3D')],
  ])('is read %s', (_how, text) => {
    expect(parseVerificationLink(text)).toEqual(value)
  })

  it('is read without devices', () => {
    expect(parseVerificationLink(`xmpp:${JULIET}?omemo=${ONE};omemo=${TWO}`)?.trust).toEqual([
      linked(ONE),
      linked(TWO),
    ])
  })

  it('is written for every address', () => {
    const owner = 'd\\27artagnan+co?#%@käse.example' as BareJid
    const written = buildFingerprintLink(owner, [{ key: bytes(ONE), device: 1 }])
    expect(parseVerificationLink(written)?.owner).toBe(owner)
  })

  it('is written with as many keys as a code holds', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({
      key: new Uint8Array(32).fill(at),
      device: at + 1,
    }))
    expect(parseVerificationLink(buildFingerprintLink(JULIET, many))?.trust).toHaveLength(25)
  })

  it.each([
    ['without keys', `xmpp:${JULIET}`],
    ['with an action alone', `xmpp:${JULIET}?message;body=omemo-sid-1`],
    ['without an address', `xmpp:?omemo-sid-1=${ONE}`],
    ['of a device', `xmpp:${JULIET}/phone?omemo-sid-1=${ONE}`],
    ['of an account to act as', `xmpp://romeo@montague.example/${JULIET}?omemo-sid-1=${ONE}`],
    ['of another scheme', `https://${JULIET}?omemo-sid-1=${ONE}`],
    ['with an empty key', `xmpp:${JULIET}?omemo-sid-1=`],
    ['with a key that is too short', `xmpp:${JULIET}?omemo-sid-1=${ONE.slice(2)}`],
    ['with a key that is too long', `xmpp:${JULIET}?omemo-sid-1=${ONE}00`],
    ['with a key of another type', `xmpp:${JULIET}?omemo-sid-1=06${ONE}`],
    ['with other digits', `xmpp:${JULIET}?omemo-sid-1=${ONE.slice(1)}g`],
    ['with one wrong key', `${link};omemo-sid-3=00`],
    ['with one key twice', `${link};omemo-sid-3=${ONE}`],
    ['with one key in two spellings', `${link};omemo-sid-3=05${ONE.toUpperCase()}`],
    ['with one device twice', `${link};omemo-sid-31=${THREE}`],
    ['of device 0', `xmpp:${JULIET}?omemo-sid-0=${ONE}`],
    ['of device 2^31', `xmpp:${JULIET}?omemo-sid-2147483648=${ONE}`],
    ['of a device below 0', `xmpp:${JULIET}?omemo-sid--1=${ONE}`],
    ['of no device', `xmpp:${JULIET}?omemo-sid-=${ONE}`],
    ['of a device in other digits', `xmpp:${JULIET}?omemo-sid-٣=${ONE}`],
    ['with bad encoding', `xmpp:${JULIET}?omemo-sid-1=%ff`],
    ['with control characters', `xmpp:${JULIET}?omemo-sid-1=${ONE}\u0000`],
    [
      'with more than 50 keys',
      `xmpp:${JULIET}?${Array.from({ length: 60 }, (_, at) => `omemo-sid-${at + 1}=${String(at).padStart(64, '0')}`).join(';')}`,
    ],
    ['that is endless', `${link};${'x'.repeat(100_000)}`],
    ['that is a text', 'Wherefore art thou?'],
    ['that is nothing', ''],
  ])('is none: %s', (_what, text) => {
    expect(parseVerificationLink(text)).toBeUndefined()
  })
})

describe('the form of XEP-0434', () => {
  // The example of §9.1.
  const link = `xmpp:bob@example.com?trust-message;encryption=${OMEMO_2};trust=${ONE};distrust=${TWO};distrust=${THREE}`
  const BOB = 'bob@example.com' as BareJid

  it('is read and written', () => {
    expect(parseVerificationLink(link)).toEqual({
      owner: BOB,
      encryption: OMEMO_2,
      trust: [linked(ONE)],
      distrust: [linked(TWO), linked(THREE)],
    })
    const keys = { trust: [bytes(ONE)], distrust: [bytes(TWO), bytes(THREE)] }
    expect(buildTrustLink(BOB, OMEMO_2, keys)).toBe(link)
  })

  it('is written with as many keys as a code holds', () => {
    const keys = Array.from({ length: 60 }, (_, at) => new Uint8Array(32).fill(at))
    const [trust, distrust] = [keys.slice(0, 20), keys.slice(20)]
    const read = parseVerificationLink(buildTrustLink(BOB, OMEMO_2, { trust, distrust }))
    expect([read?.trust.length, read?.distrust.length]).toEqual([20, 5])
  })

  const message = (pairs: string): string => `xmpp:bob@example.com?trust-message;${pairs}`
  it.each([
    ['without an encryption', message(`trust=${ONE}`)],
    ['with the encryption behind the keys', message(`trust=${ONE};encryption=${OMEMO_2}`)],
    ['with two encryptions', message(`encryption=${OMEMO_2};encryption=${OMEMO_2};trust=${ONE}`)],
    ['with an empty encryption', message(`encryption=;trust=${ONE}`)],
    ['with an endless encryption', message(`encryption=${'x'.repeat(300)};trust=${ONE}`)],
    ['without keys', message(`encryption=${OMEMO_2}`)],
    ['with a key of another length', message(`encryption=${OMEMO_2};trust=05${ONE}`)],
    [
      'with a key in Base64',
      message(`encryption=${OMEMO_2};trust=YjVI04NcbTPvXLaA95RO84HPcSvyOgEZ2r5cTyUs0C8=`),
    ],
    ['with something else', message(`encryption=${OMEMO_2};trust=${ONE};revoke=${TWO}`)],
    ['with a key twice', message(`encryption=${OMEMO_2};trust=${ONE};trust=${ONE}`)],
    ['that trusts and distrusts', message(`encryption=${OMEMO_2};trust=${ONE};distrust=${ONE}`)],
    ['of nothing', 'xmpp:bob@example.com?trust-message'],
  ])('is none: %s', (_what, text) => {
    expect(parseVerificationLink(text)).toBeUndefined()
  })
})
