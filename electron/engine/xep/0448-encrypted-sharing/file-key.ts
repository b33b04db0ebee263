import type { Random } from '../../ports.ts'

/** The ciphers of §4. New files are sealed by AES-256-GCM. */
export type FileCipher = 'aes-128-gcm' | 'aes-256-gcm' | 'aes-256-cbc'

/** The secret with which one file is sealed. */
export interface FileKey {
  readonly cipher: FileCipher
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

/** Bytes of the key and of the initialization vector (§4). */
export const KEY_LENGTHS: Readonly<Record<FileCipher, readonly [key: number, iv: number]>> = {
  'aes-128-gcm': [16, 12],
  'aes-256-gcm': [32, 12],
  'aes-256-cbc': [32, 16],
}

/** Bytes of the authentication tag of GCM, and of a block of AES. */
export const TAG_LENGTH = 16
const BLOCK_LENGTH = 16

/** A new key. Every file gets its own, since GCM must never meet a nonce again. */
export function newFileKey(random: Pick<Random, 'bytes'>): FileKey {
  const [key, iv] = KEY_LENGTHS['aes-256-gcm']
  return { cipher: 'aes-256-gcm', key: random.bytes(key), iv: random.bytes(iv) }
}

/** The bytes that a file of `size` bytes has once it is sealed: with its tag, or padded to whole blocks. */
export function sealedSize(cipher: FileCipher, size: number): number {
  return cipher === 'aes-256-cbc' ? size - (size % BLOCK_LENGTH) + BLOCK_LENGTH : size + TAG_LENGTH
}
