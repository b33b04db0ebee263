import type { Result } from '../../../../../shared/model/result.ts'
import { err, ok } from '../../../../../shared/model/result.ts'
import type { Random } from '../../../ports.ts'
import { decryptCbc, deriveCbcKeys, encryptCbc } from '../keys/cbc.ts'
import { hmac, sameBytes } from '../keys/kdf.ts'
import type { PayloadFailure, SealedPayload } from './payload.ts'

const INFO = 'OMEMO Payload'
const KEY_LENGTH = 32
const MAC_LENGTH = 16

/** Encrypts a payload of version 2 with a new key (XEP-0384 §4.4). `key` is the key and then the truncated MAC. */
export function sealCbc(plaintext: Uint8Array, random: Pick<Random, 'bytes'>): SealedPayload {
  const key = random.bytes(KEY_LENGTH)
  const keys = deriveCbcKeys(key, INFO)
  const payload = encryptCbc(keys, plaintext)
  const mac = hmac(keys.authentication, payload).subarray(0, MAC_LENGTH)
  return { payload, key: new Uint8Array(Buffer.concat([key, mac])) }
}

/** Decrypts a payload of version 2 (XEP-0384 §4.5). `key` is what the session gave. */
export function openCbc(sealed: SealedPayload): Result<Uint8Array, PayloadFailure> {
  if (sealed.key.length !== KEY_LENGTH + MAC_LENGTH) return err('malformed')
  const keys = deriveCbcKeys(sealed.key.subarray(0, KEY_LENGTH), INFO)
  const mac = hmac(keys.authentication, sealed.payload).subarray(0, MAC_LENGTH)
  if (!sameBytes(mac, sealed.key.subarray(KEY_LENGTH))) return err('bad-mac')
  const plaintext = decryptCbc(keys, sealed.payload)
  return plaintext === undefined ? err('malformed') : ok(plaintext)
}
