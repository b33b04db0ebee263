import { createCipheriv, createDecipheriv } from 'node:crypto'
import { hkdf } from './kdf.ts'

const CIPHER = 'aes-256-cbc'
const BLOCK_LENGTH = 16

/** The keys with which a message key or a payload key encrypts and authenticates. */
export interface CbcKeys {
  readonly encryption: Uint8Array
  readonly authentication: Uint8Array
  readonly iv: Uint8Array
}

/** 80 octets of HKDF-SHA-256, in three parts (XEP-0384 §4.3 and §4.4; Double Ratchet §5.2 and §7.2). */
export function deriveCbcKeys(secret: Uint8Array, info: string): CbcKeys {
  const all = hkdf(secret, undefined, info, 80)
  return { encryption: all.subarray(0, 32), authentication: all.subarray(32, 64), iv: all.subarray(64) }
}

/** AES-256-CBC with the padding of PKCS#7. */
export function encryptCbc(keys: CbcKeys, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, keys.encryption, keys.iv)
  return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]))
}

/**
 * The plaintext; undefined if the length or the padding is wrong. Only for a ciphertext that has been authenticated: the
 * difference between the two would tell others about the plaintext.
 */
export function decryptCbc(keys: CbcKeys, ciphertext: Uint8Array): Uint8Array | undefined {
  if (ciphertext.length === 0 || ciphertext.length % BLOCK_LENGTH !== 0) return undefined
  const decipher = createDecipheriv(CIPHER, keys.encryption, keys.iv)
  try {
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]))
  } catch {
    return undefined
  }
}
