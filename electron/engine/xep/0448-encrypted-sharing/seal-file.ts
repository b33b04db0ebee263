import { createCipheriv, type CipherGCM } from 'node:crypto'
import { TAG_LENGTH, type FileKey } from './file-key.ts'

/**
 * Seals a file while it is read, chunk by chunk, and appends the tag of GCM (§4, XEP-0454 §3). `sealedSize` tells its length
 * beforehand. If `plain` throws, so does this.
 */
export async function* sealFile(
  plain: AsyncIterable<Uint8Array>,
  { cipher: name, key, iv }: FileKey,
): AsyncGenerator<Uint8Array> {
  if (name === 'aes-256-cbc') {
    const cipher = createCipheriv(name, key, iv)
    for await (const chunk of plain) yield* parts(cipher.update(chunk))
    yield cipher.final()
    return
  }
  const cipher: CipherGCM = createCipheriv(name, key, iv, { authTagLength: TAG_LENGTH })
  for await (const chunk of plain) yield* parts(cipher.update(chunk))
  // GCM holds nothing back until the end.
  cipher.final()
  yield cipher.getAuthTag()
}

const parts = (bytes: Uint8Array): readonly Uint8Array[] => (bytes.length === 0 ? [] : [bytes])
