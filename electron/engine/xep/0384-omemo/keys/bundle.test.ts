import { describe, expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { checkBundle, signPreKey, type WrittenBundle } from './bundle.ts'
import { generateKeyPair } from './curve.ts'
import { encodeKey } from './encoding.ts'
import { generateIdentity, sign, writtenIdentity } from './identity.ts'

const random = createFakeRandom()
const own = generateIdentity(random)
const pair = generateKeyPair(random)
const oneTime = generateKeyPair(random)

describe.each(['0.3', '2'] as const)('a bundle of version %s', (version) => {
  const signed = signPreKey(version, own, 5, pair)
  const identity = version === '2' ? own.edPublic : encodeKey(version, own.public)
  const preKey = { id: 8, public: encodeKey(version, oneTime.public) }
  const written: WrittenBundle = {
    version,
    identity,
    signedPreKey: { id: 5, public: encodeKey(version, pair.public) },
    signature: signed.signature,
    preKeys: [preKey],
  }
  const problem = (changes: Partial<WrittenBundle>) => {
    const checked = checkBundle({ ...written, ...changes })
    return checked.ok ? 'none' : checked.error
  }

  test('is read', () => {
    expect(checkBundle(written)).toEqual({
      ok: true,
      value: {
        version,
        identity: own.public,
        writtenIdentity: writtenIdentity(version, own),
        signedPreKey: signed,
        preKeys: [{ id: 8, public: oneTime.public }],
      },
    })
  })

  test('needs a signed pre-key, and its signature', () => {
    expect(problem({ signedPreKey: undefined })).toBe('no-signed-pre-key')
    expect(problem({ signature: undefined })).toBe('no-signed-pre-key')
  })

  test('needs an identity of the right form', () => {
    expect(problem({ identity: undefined })).toBe('bad-key')
    expect(problem({ identity: new Uint8Array() })).toBe('bad-key')
    expect(problem({ identity: identity.subarray(1) })).toBe('bad-key')
    expect(problem({ identity: encodeKey(version, new Uint8Array(32)) })).toBe('bad-key')
    expect(problem({ identity: new Uint8Array(100_000) })).toBe('bad-key')
  })

  test('needs the signature of this identity over this key in the form of its version', () => {
    const other = version === '2' ? '0.3' : '2'
    expect(problem({ signature: sign(own, oneTime.public) })).toBe('bad-signature')
    expect(problem({ signature: signPreKey(other, own, 5, pair).signature })).toBe('bad-signature')
    expect(problem({ signature: new Uint8Array() })).toBe('bad-signature')
    expect(problem({ signature: signed.signature.subarray(1) })).toBe('bad-signature')
    expect(problem({ signedPreKey: { id: 5, public: preKey.public } })).toBe('bad-signature')
  })

  test.each([-1, 2 ** 32, 1.5, Number.NaN])('has no signed pre-key with the id %d', (id) => {
    expect(problem({ signedPreKey: { id, public: encodeKey(version, pair.public) } })).toBe('bad-key')
  })

  test('has no signed pre-key of a wrong length', () => {
    expect(problem({ signedPreKey: { id: 5, public: new Uint8Array(31) } })).toBe('bad-key')
    expect(problem({ signedPreKey: { id: 5, public: new Uint8Array([5, ...pair.public, 0]) } })).toBe(
      'bad-key',
    )
  })

  test('leaves out one-time keys that are none, and those with the id of an earlier one', () => {
    const wrong = { id: 9, public: new Uint8Array(3) }
    const again = { id: 8, public: encodeKey(version, pair.public) }
    const checked = checkBundle({ ...written, preKeys: [wrong, preKey, again, { ...preKey, id: -1 }] })
    expect(checked.ok && checked.value.preKeys).toEqual([{ id: 8, public: oneTime.public }])
    expect(problem({ preKeys: [wrong] })).toBe('no-pre-keys')
  })

  test('without one-time keys is refused by version 2 only', () => {
    expect(problem({ preKeys: [] })).toBe(version === '2' ? 'no-pre-keys' : 'none')
  })

  test('of 100,000 one-time keys is cut', () => {
    const preKeys = Array.from({ length: 100_000 }, (_, id) => ({ ...preKey, id }))
    const checked = checkBundle({ ...written, preKeys })
    expect(checked.ok && checked.value.preKeys.length).toBe(1000)
  })
})
