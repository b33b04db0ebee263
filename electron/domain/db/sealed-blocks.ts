/**
 * The form of a sealed file: blocks of 64 KiB, each encrypted with AES-256-GCM under the file's own random key. A block on
 * the disk is its random nonce, the ciphertext and the tag, so that a block that is written again, after a crash, never
 * meets its old nonce. The number of the file and of the block are authenticated with it: blocks cannot change places.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Plain bytes of a block. Small enough to encrypt within a fraction of a millisecond. */
export const BLOCK_BYTES = 64 * 1024
const NONCE_BYTES = 12
const TAG_BYTES = 16
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
  seal(number: number, plain: Uint8Array): Uint8Array
  /** null if the block is cut or altered, or is another one. */
  open(number: number, record: Uint8Array): Buffer | null
}

export function createBlockCipher(id: number, key: Uint8Array): BlockCipher {
  const place = (number: number): Buffer => {
    const aad = Buffer.alloc(16)
    aad.writeBigUInt64BE(BigInt(id), 0)
    aad.writeBigUInt64BE(BigInt(number), 8)
    return aad
  }
  return {
    seal(number, plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(place(number))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
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
