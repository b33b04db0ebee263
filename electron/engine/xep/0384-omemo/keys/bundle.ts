import type { Result } from '../../../../../shared/model/result.ts'
import { err, ok } from '../../../../../shared/model/result.ts'
import type { Bundle, Identity, KeyPair, OmemoVersion, PreKey, SignedPreKey } from '../types.ts'
import { decodeKey, encodeKey } from './encoding.ts'
import { readIdentity, sign, verify } from './identity.ts'

/** Ids of keys are `uint32` in both versions. */
const MAX_ID = 2 ** 32 - 1

/** Others publish 100 one-time keys; one is needed. */
const MAX_PRE_KEYS = 1000

/** A bundle as its XML has it: every key in the bytes that the version writes, and anything may be missing or wrong. */
export interface WrittenBundle {
  readonly version: OmemoVersion
  readonly identity: Uint8Array | undefined
  readonly signedPreKey: PreKey | undefined
  readonly signature: Uint8Array | undefined
  readonly preKeys: readonly PreKey[]
}

/** Why a bundle is of no use. */
export type BundleProblem = 'no-signed-pre-key' | 'no-pre-keys' | 'bad-key' | 'bad-signature'

/**
 * The bundle, if its identity has signed the pre-key and all keys are keys. One-time keys beyond the thousandth, with the
 * id of an earlier one or of a wrong length are left out. Version 2 needs one of them (XEP-0384 §4.2).
 */
export function checkBundle(written: WrittenBundle): Result<Bundle, BundleProblem> {
  const { version, signature } = written
  if (written.signedPreKey === undefined || signature === undefined) return err('no-signed-pre-key')
  const writtenIdentity = written.identity && decodeKey(version, written.identity)
  const identity = writtenIdentity && readIdentity(version, writtenIdentity)
  const signedPreKey = readPreKey(version, written.signedPreKey)
  if (writtenIdentity === undefined || identity === undefined || signedPreKey === undefined)
    return err('bad-key')
  if (!verify(version, writtenIdentity, encodeKey(version, signedPreKey.public), signature))
    return err('bad-signature')
  const preKeys = readPreKeys(version, written.preKeys)
  if (preKeys.length === 0 && (version === '2' || written.preKeys.length > 0)) return err('no-pre-keys')
  return ok({ version, identity, writtenIdentity, signedPreKey: { ...signedPreKey, signature }, preKeys })
}

/** Our signed pre-key of a version. 0.3 signs the key with the octet before it (XEP-0384 §4.2; libsignal). */
export function signPreKey(version: OmemoVersion, own: Identity, id: number, pair: KeyPair): SignedPreKey {
  return { id, public: pair.public, signature: sign(own, encodeKey(version, pair.public)) }
}

function readPreKey(version: OmemoVersion, written: PreKey): PreKey | undefined {
  const key = decodeKey(version, written.public)
  const isId = Number.isInteger(written.id) && written.id >= 0 && written.id <= MAX_ID
  return key === undefined || !isId ? undefined : { id: written.id, public: key }
}

function readPreKeys(version: OmemoVersion, written: readonly PreKey[]): PreKey[] {
  const byId = new Map<number, PreKey>()
  for (const one of written.slice(0, MAX_PRE_KEYS)) {
    const preKey = readPreKey(version, one)
    if (preKey !== undefined && !byId.has(preKey.id)) byId.set(preKey.id, preKey)
  }
  return [...byId.values()]
}
