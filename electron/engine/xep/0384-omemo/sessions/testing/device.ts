import { createHash } from 'node:crypto'
import { generateKeyPair } from '../../keys/curve.ts'
import { signPreKey } from '../../keys/bundle.ts'
import { generateIdentity, writtenIdentity } from '../../keys/identity.ts'
import type { Bundle, Identity, KeyPair, OmemoVersion } from '../../types.ts'
import { drawsOf } from '../../../../testing/seeds.ts'

/** A device with its keys, for tests. */
export interface TestDevice {
  readonly own: Identity
  readonly bundle: Bundle
  readonly keys: {
    signedPreKey(id: number): KeyPair | undefined
    preKey(id: number): KeyPair | undefined
  }
}

export type TestRandom = { bytes(length: number): Uint8Array }

/** Octets that are the same for the same seed. */
export function randomOf(seed: number): TestRandom {
  const draw = drawsOf(seed)
  return {
    bytes: (length) =>
      new Uint8Array(
        createHash('shake256', { outputLength: length })
          .update(`${draw(2 ** 32)} ${draw(2 ** 32)}`)
          .digest(),
      ),
  }
}

/** A new device with `preKeys` one-time keys. */
export function newDevice(version: OmemoVersion, random: TestRandom, preKeys = 3): TestDevice {
  const own = generateIdentity(random)
  const signed = generateKeyPair(random)
  const once = Array.from({ length: preKeys }, (_, index) => ({
    id: index + 1,
    pair: generateKeyPair(random),
  }))
  return {
    own,
    bundle: {
      version,
      identity: own.public,
      writtenIdentity: writtenIdentity(version, own),
      signedPreKey: signPreKey(version, own, 1, signed),
      preKeys: once.map(({ id, pair }) => ({ id, public: pair.public })),
    },
    keys: {
      signedPreKey: (id) => (id === 1 ? signed : undefined),
      preKey: (id) => once.find((one) => one.id === id)?.pair,
    },
  }
}
