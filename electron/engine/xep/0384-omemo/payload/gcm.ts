import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Result } from '../../../../../shared/model/result.ts'
import { err, ok } from '../../../../../shared/model/result.ts'
import type { Random } from '../../../ports.ts'
import type { PayloadFailure, SealedPayload } from './payload.ts'

const CIPHER = 'aes-128-gcm'
const KEY_LENGTH = 16
const TAG_LENGTH = 16
const IV_LENGTH = 12
/** Older clients write 16 octets. GCM is made for 12 (NIST SP 800-38D §5.2.1.1). */
const OLD_IV_LENGTH = 16

/** A payload of 0.3 also has an initialization vector, in the header. */
export interface SealedGcm extends SealedPayload {
  readonly iv: Uint8Array
}

/** Encrypts a payload of 0.3: AES-128-GCM with a new key (XEP-0384 0.3, _Sending a message_). `key` is the key and then the tag. */
export function sealGcm(plaintext: Uint8Array, random: Pick<Random, 'bytes'>): SealedGcm {
  const key = random.bytes(KEY_LENGTH)
  const iv = random.bytes(IV_LENGTH)
  const cipher = createCipheriv(CIPHER, key, iv)
  const payload = new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]))
  return { payload, iv, key: new Uint8Array(Buffer.concat([key, cipher.getAuthTag()])) }
}

/**
 * Decrypts a payload of 0.3. `key` is what the session gave: the key and then the tag, or the key alone from clients of
 * before 2017, whose tag ends the payload.
 */
export function openGcm(sealed: SealedGcm): Result<Uint8Array, PayloadFailure> {
  const { key, iv, payload } = sealed
  if (iv.length !== IV_LENGTH && iv.length !== OLD_IV_LENGTH) return err('malformed')
  if (key.length === KEY_LENGTH + TAG_LENGTH) {
    return open(key.subarray(0, KEY_LENGTH), iv, payload, key.subarray(KEY_LENGTH))
  }
  if (key.length !== KEY_LENGTH || payload.length < TAG_LENGTH) return err('malformed')
  const end = payload.length - TAG_LENGTH
  return open(key, iv, payload.subarray(0, end), payload.subarray(end))
}

function open(
  key: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Result<Uint8Array, PayloadFailure> {
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH }).setAuthTag(tag)
  const plaintext = decipher.update(ciphertext)
  try {
    // it compares the tags in constant time, and only then is the plaintext anything
    return ok(new Uint8Array(Buffer.concat([plaintext, decipher.final()])))
  } catch {
    return err('bad-mac')
  }
}
