/** Files whose beginning was opened before, perhaps by an earlier process: the state of GCM cannot be kept. */
import { createCipheriv, createDecipheriv, timingSafeEqual, type Decipheriv } from 'node:crypto'
import { TAG_LENGTH, type FileKey } from './file-key.ts'

const BLOCK_LENGTH = 16
/** The only length with which the first counter follows from the initialization vector alone (NIST SP 800-38D §7.1). */
const IV_LENGTH = 12
/** The counter of the first block; 1 is that of the tag. */
const FIRST_COUNTER = 2

/** Whether a file with this key can be opened from its middle on. */
export const canContinue = ({ cipher, iv }: FileKey): boolean =>
  cipher !== 'aes-256-cbc' && iv.length === IV_LENGTH

/** Opens bytes of GCM from this place of the file on. Within the tag, GCM is counter mode. */
export function continuedGcm({ cipher, key, iv }: FileKey, from: number): Decipheriv {
  const counter = Buffer.alloc(BLOCK_LENGTH)
  counter.set(iv)
  counter.writeUInt32BE((FIRST_COUNTER + Math.floor(from / BLOCK_LENGTH)) >>> 0, IV_LENGTH)
  const decipher = createDecipheriv(cipher === 'aes-128-gcm' ? 'aes-128-ctr' : 'aes-256-ctr', key, counter)
  decipher.update(Buffer.alloc(from % BLOCK_LENGTH))
  return decipher
}

/** Whether an open file is the one that was sealed with this key and tag. Reads it once more. If `plain` throws, so does this. */
export async function hasTag(
  { cipher: name, key, iv }: FileKey,
  plain: AsyncIterable<Uint8Array>,
  tag: Uint8Array,
): Promise<boolean> {
  const cipher = createCipheriv(name as 'aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH })
  for await (const chunk of plain) cipher.update(chunk)
  cipher.final()
  const made = cipher.getAuthTag()
  return made.length === tag.length && timingSafeEqual(made, tag)
}
