import { describe, expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { printXml } from '../../../testing/placeholders.ts'
import { readXml } from '../../../testing/read-xml.ts'
import { base64 } from '../../../xml/codec.ts'
import { el, type Element } from '../../../xml/element.ts'
import { namespaceOf } from '../codec.ts'
import { checkBundle, signPreKey } from '../keys/bundle.ts'
import { generateKeyPair } from '../keys/curve.ts'
import { generateIdentity, writtenIdentity } from '../keys/identity.ts'
import type { OmemoVersion } from '../types.ts'
import { buildBundle, placeOf, readBundle } from './bundle-form.ts'

const random = createFakeRandom()
const own = generateIdentity(random)
const pair = generateKeyPair(random)
const oneTime = generateKeyPair(random)
const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']

const written = {
  '0.3': { signed: 'signedPreKeyPublic', signature: 'signedPreKeySignature', identity: 'identityKey' },
  '2': { signed: 'spk', signature: 'spks', identity: 'ik' },
} as const

const bundleOf = (version: OmemoVersion) =>
  buildBundle(version, {
    writtenIdentity: writtenIdentity(version, own),
    signedPreKey: signPreKey(version, own, 5, pair),
    preKeys: [{ id: 8, public: oneTime.public }],
  })
/** What becomes of a bundle when it is read and checked. */
function outcome(version: OmemoVersion, bundle: Element): string {
  const read = readBundle(version, bundle)
  if (read === undefined) return 'malformed'
  const checked = checkBundle(read)
  return checked.ok ? 'ok' : checked.error
}
/** The bundle with one of its elements changed, or without it. */
const changed = (version: OmemoVersion, name: string, change: (part: Element) => Element | null): Element => {
  const bundle = bundleOf(version)
  const parts = bundle.elements().flatMap((part) => (part.name === name ? (change(part) ?? []) : part))
  return el(bundle.ns, bundle.name, {}, ...parts)
}
const octets = (length: number): string => base64.format(new Uint8Array(length).fill(5))

test('where the bundles are', () => {
  expect(placeOf('0.3', 31415)).toEqual({
    node: 'eu.siacs.conversations.axolotl.bundles:31415',
    item: 'current',
  })
  expect(placeOf('2', 31415)).toEqual({ node: 'urn:xmpp:omemo:2:bundles', item: '31415' })
})

describe('golden bundles', () => {
  const key = (byte: number) => new Uint8Array(32).fill(byte)
  const bundle = {
    writtenIdentity: key(1),
    signedPreKey: { id: 1, public: key(2), signature: new Uint8Array(64).fill(3) },
    preKeys: [
      { id: 0, public: key(4) },
      { id: 4_294_967_295, public: key(5) },
    ],
  }
  const text = (byte: number, length = 32) => base64.format(new Uint8Array(length).fill(byte))
  const typed = (byte: number) => base64.format(Uint8Array.of(5, ...key(byte)))

  test('of 0.3, whose keys have an octet before them', () => {
    const xml = readXml(`
      <bundle xmlns='eu.siacs.conversations.axolotl'>
        <signedPreKeyPublic signedPreKeyId='1'>${typed(2)}</signedPreKeyPublic>
        <signedPreKeySignature>${text(3, 64)}</signedPreKeySignature>
        <identityKey>${typed(1)}</identityKey>
        <prekeys>
          <preKeyPublic preKeyId='0'>${typed(4)}</preKeyPublic>
          <preKeyPublic preKeyId='4294967295'>${typed(5)}</preKeyPublic>
        </prekeys>
      </bundle>`)
    expect(printXml(buildBundle('0.3', bundle))).toBe(printXml(xml))
    expect(readBundle('0.3', xml)).toEqual({
      version: '0.3',
      identity: Uint8Array.of(5, ...key(1)),
      signedPreKey: { id: 1, public: Uint8Array.of(5, ...key(2)) },
      signature: bundle.signedPreKey.signature,
      preKeys: bundle.preKeys.map(({ id, public: bytes }) => ({ id, public: Uint8Array.of(5, ...bytes) })),
    })
  })

  test('of version 2', () => {
    const xml = readXml(`
      <bundle xmlns='urn:xmpp:omemo:2'>
        <spk id='1'>${text(2)}</spk>
        <spks>${text(3, 64)}</spks>
        <ik>${text(1)}</ik>
        <prekeys><pk id='0'>${text(4)}</pk><pk id='4294967295'>${text(5)}</pk></prekeys>
      </bundle>`)
    expect(printXml(buildBundle('2', bundle))).toBe(printXml(xml))
    expect(readBundle('2', xml)).toEqual({
      version: '2',
      identity: key(1),
      signedPreKey: { id: 1, public: key(2) },
      signature: bundle.signedPreKey.signature,
      preKeys: bundle.preKeys,
    })
  })
})

describe.each(VERSIONS)('a bundle of version %s', (version) => {
  const { signed, signature, identity } = written[version]
  const ns = namespaceOf(version)
  const idName = version === '2' ? 'id' : 'preKeyId'
  const preKeyName = version === '2' ? 'pk' : 'preKeyPublic'
  const length = version === '2' ? 32 : 33

  test('as we write it is of use', () => {
    expect(outcome(version, bundleOf(version))).toBe('ok')
  })

  test('needs a signed pre-key, its signature, and an identity', () => {
    expect(
      outcome(
        version,
        changed(version, signed, () => null),
      ),
    ).toBe('no-signed-pre-key')
    expect(
      outcome(
        version,
        changed(version, signature, () => null),
      ),
    ).toBe('no-signed-pre-key')
    expect(
      outcome(
        version,
        changed(version, identity, () => null),
      ),
    ).toBe('bad-key')
  })

  test.each(['?', 'AQI', octets(length - 1), octets(length + 1), '', 'A'.repeat(100_000)])(
    'has no key of this text (%#)',
    (text) => {
      const wrong = (part: Element): Element => el(ns, part.name, part.attrs, text)
      const refused = ['bad-key', 'no-signed-pre-key']
      expect(refused).toContain(outcome(version, changed(version, signed, wrong)))
      expect(refused).toContain(outcome(version, changed(version, identity, wrong)))
      expect(['bad-signature', 'no-signed-pre-key']).toContain(
        outcome(version, changed(version, signature, wrong)),
      )
      const prekeys = el(ns, 'prekeys', {}, el(ns, preKeyName, { [idName]: '8' }, text))
      const read = readBundle(
        version,
        changed(version, 'prekeys', () => prekeys),
      )
      const checked = read && checkBundle(read)
      expect(checked?.ok ? checked.value.preKeys : []).toEqual([])
    },
  )

  test.each(['', '-1', '4294967296', 'x', '1.5'])('has no key by the id %j', (id) => {
    const name = version === '2' ? 'id' : 'signedPreKeyId'
    const wrong = changed(version, signed, (part) => el(ns, part.name, { [name]: id }, part.text()))
    expect(outcome(version, wrong)).toBe('no-signed-pre-key')
  })

  test('of 100,000 one-time keys has 200', () => {
    const key = octets(length)
    const preKeys = Array.from({ length: 100_000 }, (_, n) =>
      el(ns, preKeyName, { [idName]: String(n) }, key),
    )
    const flood = changed(version, 'prekeys', () => el(ns, 'prekeys', {}, ...preKeys))
    expect(readBundle(version, flood)?.preKeys).toHaveLength(200)
    expect(outcome(version, flood)).toBe('ok')
  })

  test('of things that are no one-time keys has none', () => {
    const odd = Array.from({ length: 100_000 }, () => el(ns, 'gadget'))
    const flood = changed(version, 'prekeys', () => el(ns, 'prekeys', {}, ...odd, 'text'))
    expect(readBundle(version, flood)?.preKeys).toEqual([])
  })

  test('is none by another name or of another version', () => {
    const other = version === '2' ? '0.3' : '2'
    expect(readBundle(version, null)).toBeUndefined()
    expect(outcome(version, bundleOf(other))).toBe('malformed')
    expect(outcome(version, el(ns, 'list'))).toBe('malformed')
    expect(outcome(version, el(ns, 'bundle'))).toBe('no-signed-pre-key')
  })
})
