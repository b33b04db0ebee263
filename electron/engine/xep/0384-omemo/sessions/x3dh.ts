import { agree } from '../keys/curve.ts'
import { encodeKey } from '../keys/encoding.ts'
import { readIdentity, writtenIdentity } from '../keys/identity.ts'
import { hkdf } from '../keys/kdf.ts'
import type { Bundle, Identity, KeyPair, OmemoVersion, PreKey } from '../types.ts'

/** What both sides have after a key agreement. */
export interface Agreement {
  /** 32 octets, the first root key. */
  readonly secret: Uint8Array
  /** The identity keys as the version writes them, of the side that started first. */
  readonly associatedData: Uint8Array
}

/** XEP-0384 §4.2; libsignal's for 0.3. */
const INFO: Readonly<Record<OmemoVersion, string>> = { '0.3': 'WhisperText', '2': 'OMEMO X3DH' }

/** X3DH §2.2, `F`: it keeps the input apart from that of XEdDSA. */
const PADDING = new Uint8Array(32).fill(0xff)

/**
 * The side that starts (X3DH §3.3), with a bundle that `checkBundle` has accepted and one of its one-time pre-keys, which
 * only 0.3 may do without. `ephemeral` is a new pair. undefined if a key is of small order or of a wrong length.
 */
export function x3dhStart(
  version: OmemoVersion,
  own: Identity,
  bundle: Bundle,
  preKey: PreKey | undefined,
  ephemeral: KeyPair,
): Agreement | undefined {
  if (preKey === undefined && version === '2') return undefined
  const secret = secretOf(version, [
    agree(own.private, bundle.signedPreKey.public),
    agree(ephemeral.private, bundle.identity),
    agree(ephemeral.private, bundle.signedPreKey.public),
    ...(preKey === undefined ? [] : [agree(ephemeral.private, preKey.public)]),
  ])
  if (secret === undefined) return undefined
  return { secret, associatedData: associate(version, writtenIdentity(version, own), bundle.writtenIdentity) }
}

/**
 * The side that was written to (X3DH §3.4). `theirIdentity` is in the form that the version writes. `preKey` is undefined if
 * they took none, which only 0.3 may do. undefined if a key is of small order, of a wrong length or not on the curve.
 */
export function x3dhAccept(
  version: OmemoVersion,
  own: Identity,
  signedPreKey: KeyPair,
  preKey: KeyPair | undefined,
  theirIdentity: Uint8Array,
  ephemeralPublic: Uint8Array,
): Agreement | undefined {
  if (preKey === undefined && version === '2') return undefined
  const identity = readIdentity(version, theirIdentity)
  if (identity === undefined) return undefined
  const secret = secretOf(version, [
    agree(signedPreKey.private, identity),
    agree(own.private, ephemeralPublic),
    agree(signedPreKey.private, ephemeralPublic),
    ...(preKey === undefined ? [] : [agree(preKey.private, ephemeralPublic)]),
  ])
  if (secret === undefined) return undefined
  return { secret, associatedData: associate(version, theirIdentity, writtenIdentity(version, own)) }
}

/** X3DH §2.2, `KDF`. */
function secretOf(
  version: OmemoVersion,
  shared: readonly (Uint8Array | undefined)[],
): Uint8Array | undefined {
  const parts = shared.filter((one) => one !== undefined)
  if (parts.length !== shared.length) return undefined
  return hkdf(Buffer.concat([PADDING, ...parts]), undefined, INFO[version], 32)
}

function associate(version: OmemoVersion, starting: Uint8Array, accepting: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([encodeKey(version, starting), encodeKey(version, accepting)]))
}
