/**
 * The form of a sealed file: blocks of 64 KiB, each encrypted with AES-256-GCM under the file's own random key. A block on
 * the disk is its random nonce, the ciphertext and the tag, so that a block that is written again, after a crash, never
 * meets its old nonce. The number of the file and of the block are authenticated with it: blocks cannot change places.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'

/** Plain bytes of a block. Small enough to encrypt within a fraction of a millisecond. */
export const BLOCK_BYTES = 64 * 1024
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Nonces that are drawn at once, because each draw costs as much as sealing a block. */
const NONCES_AT_ONCE = 64
export const KEY_BYTES = 32
/** A whole block on the disk. */
export const RECORD_BYTES = NONCE_BYTES + BLOCK_BYTES + TAG_BYTES

/** The length on the disk of a block with so many plain bytes. */
export const recordLength = (plain: number): number => NONCE_BYTES + plain + TAG_BYTES

export const blocksIn = (size: number): number => Math.ceil(size / BLOCK_BYTES)

/** The plain bytes of that block of a file of this size. */
export const blockLength = (size: number, number: number): number =>
  Math.min(BLOCK_BYTES, size - number * BLOCK_BYTES)

export interface BlockCipher {
  /** The block on the disk, in parts that follow each other. */
  seal(number: number, plain: Uint8Array): readonly Uint8Array[]
  /** null if the block is cut or altered, or is another one. */
  open(number: number, record: Uint8Array): Buffer | null
}

export function createBlockCipher(id: number, keyBytes: Uint8Array): BlockCipher {
  // Made once: it costs as much as a block.
  const key = createSecretKey(keyBytes)
  let nonces: Uint8Array = new Uint8Array()
  const nextNonce = (): Uint8Array => {
    if (nonces.length === 0) nonces = randomBytes(NONCES_AT_ONCE * NONCE_BYTES)
    const nonce = nonces.subarray(0, NONCE_BYTES)
    nonces = nonces.subarray(NONCE_BYTES)
    return nonce
  }
  const place = (number: number): Buffer => {
    const aad = Buffer.alloc(16)
    aad.writeBigUInt64BE(BigInt(id), 0)
    aad.writeBigUInt64BE(BigInt(number), 8)
    return aad
  }
  return {
    seal(number, plain) {
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(place(number))
      const sealed = cipher.update(plain)
      // GCM holds nothing back until the end.
      cipher.final()
      return [nonce, sealed, cipher.getAuthTag()]
    },
    open(number, record) {
      if (record.length < NONCE_BYTES + TAG_BYTES) return null
      const cipher = createDecipheriv('aes-256-gcm', key, record.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      cipher.setAAD(place(number))
      cipher.setAuthTag(record.subarray(-TAG_BYTES))
      try {
        const plain = cipher.update(record.subarray(NONCE_BYTES, -TAG_BYTES))
        cipher.final()
        return plain
      } catch {
        return null
      }
    },
  }
}
