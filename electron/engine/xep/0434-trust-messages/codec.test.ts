import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { generateIdentity } from '../0384-omemo/index.ts'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { buildTrustMessage, trustMessageOf } from './codec.ts'
import { omemoKeyIds, omemoKeysOf } from './omemo-keys.ts'

const ATM = 'urn:xmpp:atm:1'
const OMEMO_2 = 'urn:xmpp:omemo:2'
const OMEMO_03 = 'eu.siacs.conversations.axolotl'
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const key = (at: number): string => Buffer.alloc(32, at).toString('base64')

// The example of §4.
const ALICE = `<key-owner jid='alice@example.org'><trust>aFABnX7Q/rbTgjBySYzrT2FsYCVYb49mbca5yB734KQ=</trust><trust>IhpPjiKLchgrAG5cpSfTvdzPjZ5v6vTOluHEUehkgCA=</trust></key-owner>`
const BOB = `<key-owner jid='bob@example.com'><trust>YjVI04NcbTPvXLaA95RO84HPcSvyOgEZ2r5cTyUs0C8=</trust><distrust>tCP1CI3pqSTVGzFYFyPYUMfMZ9Ck/msmfD0wH/VtJBM=</distrust><distrust>2fhJtrgoMJxfLI3084/YkYh9paqiSiLFDVL2m0qAgX4=</distrust></key-owner>`
const trust = (owners: string, attributes = `usage='${ATM}' encryption='${OMEMO_2}'`): string =>
  `<trust-message xmlns='urn:xmpp:tm:1' ${attributes}>${owners}</trust-message>`
const read = (xml: string) => trustMessageOf(readXml(`<message>${xml}</message>`))

describe('XEP-0434 trust message', () => {
  it('is read and written as in §4', () => {
    const value = {
      usage: ATM,
      encryption: OMEMO_2,
      owners: [
        {
          owner: 'alice@example.org' as BareJid,
          trust: [
            bytes('aFABnX7Q/rbTgjBySYzrT2FsYCVYb49mbca5yB734KQ='),
            bytes('IhpPjiKLchgrAG5cpSfTvdzPjZ5v6vTOluHEUehkgCA='),
          ],
          distrust: [],
        },
        {
          owner: 'bob@example.com' as BareJid,
          trust: [bytes('YjVI04NcbTPvXLaA95RO84HPcSvyOgEZ2r5cTyUs0C8=')],
          distrust: [
            bytes('tCP1CI3pqSTVGzFYFyPYUMfMZ9Ck/msmfD0wH/VtJBM='),
            bytes('2fhJtrgoMJxfLI3084/YkYh9paqiSiLFDVL2m0qAgX4='),
          ],
        },
      ],
    }
    expect(read(trust(ALICE + BOB))).toEqual(value)
    expect(printXml(buildTrustMessage(value))).toBe(printXml(readXml(trust(ALICE + BOB))))
  })

  it.each([
    ['without people', trust('')],
    ['without a usage', trust(ALICE, `encryption='${OMEMO_2}'`)],
    ['without an encryption', trust(ALICE, `usage='${ATM}'`)],
    ['with an endless usage', trust(ALICE, `usage='${'x'.repeat(1000)}' encryption='${OMEMO_2}'`)],
    ['of another version', trust(ALICE).replace('tm:1', 'tm:0')],
    ['beside another one', trust(ALICE) + trust(BOB)],
    ['of nobody', trust(`<key-owner><trust>${key(1)}</trust></key-owner>`)],
    ['of a device', trust(ALICE.replace('example.org', 'example.org/phone'))],
    ['of no address', trust(ALICE.replace('alice@example.org', '@'))],
    ['without keys', trust(`<key-owner jid='a@b'/>`)],
    ['with an empty key', trust(`<key-owner jid='a@b'><trust/></key-owner>`)],
    ['with a key that is no Base64', trust(`<key-owner jid='a@b'><trust>***</trust></key-owner>`)],
    ['with an endless key', trust(`<key-owner jid='a@b'><trust>${'A'.repeat(1000)}</trust></key-owner>`)],
    [
      'with a key of 66 bytes',
      trust(`<key-owner jid='a@b'><distrust>${'A'.repeat(88)}</distrust></key-owner>`),
    ],
  ])('is none: %s', (_what, xml) => {
    expect(read(xml)).toBeUndefined()
  })

  it('is read as far as it can be', () => {
    const mixed = `<key-owner jid='a@b'><trust>***</trust><trust>${key(1)}</trust></key-owner>`
    const found = read(trust(`<key-owner jid='@'><trust>${key(2)}</trust></key-owner>${mixed}`))
    expect(found?.owners).toEqual([{ owner: 'a@b', trust: [new Uint8Array(32).fill(1)], distrust: [] }])
  })

  it('is bounded', () => {
    const keys = (count: number) => `<trust>${key(1)}</trust>`.repeat(count)
    expect(read(trust(`<key-owner jid='a@b'>${keys(5_000)}</key-owner>`))?.owners[0]?.trust).toHaveLength(200)
    const people = (count: number, each: number) =>
      Array.from({ length: count }, (_, at) => `<key-owner jid='a${at}@b'>${keys(each)}</key-owner>`).join('')
    expect(read(trust(people(500, 1)))?.owners).toHaveLength(100)
    const many = read(trust(people(50, 150)))?.owners ?? []
    expect(many.flatMap((owner) => owner.trust)).toHaveLength(1_000)
  })
})

describe('keys of OMEMO', () => {
  const random = createFakeRandom()
  const { public: key, edPublic } = generateIdentity(random)

  it('are found by both forms under OMEMO 2', () => {
    for (const id of [key, edPublic]) expect(omemoKeysOf(OMEMO_2, id)).toContainEqual(key)
  })

  it('are found with and without their type under OMEMO 0.3', () => {
    expect(omemoKeysOf(OMEMO_03, key)).toEqual([key])
    expect(omemoKeysOf(OMEMO_03, Uint8Array.of(5, ...key))).toEqual([key])
    expect(omemoKeysOf(OMEMO_03, Uint8Array.of(6, ...key))).toEqual([])
  })

  it('are named in both forms', () => {
    expect(omemoKeyIds(key)).toEqual([edPublic, key])
    expect(omemoKeyIds(new Uint8Array(32))).toEqual([new Uint8Array(32)])
  })

  it.each([
    ['of another encryption', 'urn:xmpp:openpgp:0', 32],
    ['of no length', OMEMO_2, 0],
    ['too short', OMEMO_2, 31],
    ['too long', OMEMO_2, 33],
    ['too long', OMEMO_03, 64],
  ])('are none: %s', (_what, encryption, length) => {
    expect(omemoKeysOf(encryption, new Uint8Array(length).fill(5, 1))).toEqual([])
  })
})
