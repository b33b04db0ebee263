import { ed25519Of, NS_OMEMO_03, NS_OMEMO_2, readIdentity } from '../0384-omemo/index.ts'

const KEY_LENGTH = 32
const CURVE25519 = 0x05

/**
 * The identity keys, in the X25519 form by which devices are known, that a key identifier of OMEMO may mean. XEP-0384 names
 * keys to people by their X25519 form (§8), but writes them in their Ed25519 form, and QXmpp, so far alone with XEP-0450,
 * names them so, too. Both are tried: nobody can own a key of which one form equals the other form of somebody else's.
 */
export function omemoKeysOf(encryption: string, keyId: Uint8Array): readonly Uint8Array[] {
  if (encryption === NS_OMEMO_2) {
    if (keyId.length !== KEY_LENGTH) return []
    const key = readIdentity('2', keyId)
    return key === undefined ? [keyId] : [key, keyId]
  }
  if (encryption !== NS_OMEMO_03) return []
  if (keyId.length === KEY_LENGTH) return [keyId]
  return keyId.length === KEY_LENGTH + 1 && keyId[0] === CURVE25519 ? [keyId.subarray(1)] : []
}

/**
 * The key identifiers that others may know an identity key by, under the namespace of OMEMO 2: its Ed25519 form with the
 * sign that XEdDSA gives it, and its X25519 form.
 */
export function omemoKeyIds(key: Uint8Array): readonly Uint8Array[] {
  const written = ed25519Of(key, 0)
  return written === undefined ? [key] : [written, key]
}
