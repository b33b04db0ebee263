import { describe, expect, test } from 'vitest'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { signPreKey } from '../keys/bundle.ts'
import { generateKeyPair } from '../keys/curve.ts'
import { generateIdentity, writtenIdentity } from '../keys/identity.ts'
import type { Bundle } from '../types.ts'
import { x3dhAccept, x3dhStart } from './x3dh.ts'

const random = createFakeRandom()
const juliet = generateIdentity(random)
const romeo = generateIdentity(random)
const signedPreKey = generateKeyPair(random)
const oneTime = generateKeyPair(random)
const ephemeral = generateKeyPair(random)
const SMALL = new Uint8Array(32)
const SHORT = new Uint8Array(31).fill(9)

describe.each(['0.3', '2'] as const)('X3DH of version %s', (version) => {
  const preKey = { id: 1, public: oneTime.public }
  const bundle: Bundle = {
    version,
    identity: romeo.public,
    writtenIdentity: writtenIdentity(version, romeo),
    signedPreKey: signPreKey(version, romeo, 1, signedPreKey),
    preKeys: [preKey],
  }
  const her = writtenIdentity(version, juliet)

  test('gives both sides the same', () => {
    const started = x3dhStart(version, juliet, bundle, preKey, ephemeral)
    expect(started?.secret).toHaveLength(32)
    expect(started?.associatedData).toHaveLength(version === '2' ? 64 : 66)
    expect(x3dhAccept(version, romeo, signedPreKey, oneTime, her, ephemeral.public)).toEqual(started)
  })

  test('does without a one-time key only in 0.3', () => {
    const started = x3dhStart(version, juliet, bundle, undefined, ephemeral)
    const accepted = x3dhAccept(version, romeo, signedPreKey, undefined, her, ephemeral.public)
    expect(accepted).toEqual(started)
    expect(started === undefined).toBe(version === '2')
    expect(started?.secret).not.toEqual(
      x3dhStart(version, juliet, bundle, preKey, ephemeral)?.secret ?? SMALL,
    )
  })

  test.each([
    ['of small order', SMALL],
    ['of a wrong length', SHORT],
  ])('refuses a key %s, whichever it is', (_, bad) => {
    const badSigned = { ...bundle, signedPreKey: { ...bundle.signedPreKey, public: bad } }
    expect(x3dhStart(version, juliet, badSigned, preKey, ephemeral)).toBeUndefined()
    expect(x3dhStart(version, juliet, { ...bundle, identity: bad }, preKey, ephemeral)).toBeUndefined()
    expect(x3dhStart(version, juliet, bundle, { id: 1, public: bad }, ephemeral)).toBeUndefined()
    expect(x3dhAccept(version, romeo, signedPreKey, oneTime, bad, ephemeral.public)).toBeUndefined()
    expect(x3dhAccept(version, romeo, signedPreKey, oneTime, her, bad)).toBeUndefined()
  })
})
