import type { KeptFileRow, SmallPicture } from '../../messages/index.ts'
import { SealedDamaged, type SealedFiles } from '../sealed/index.ts'

/** A stanza with more would hardly pass a server. */
const MOST_BYTES = 24 * 1024

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['ffd8ff', 'image/jpeg'],
  ['89504e47', 'image/png'],
  ['52494646', 'image/webp'],
]

/** The thumbnail of a file as it is sent inside the message; null if it has none that fits. */
export async function smallPicture(
  sealed: SealedFiles,
  id: KeptFileRow | null,
): Promise<SmallPicture | null> {
  if (id === null) return null
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of sealed.read(id)) {
      length += chunk.length
      if (length > MOST_BYTES) return null
      chunks.push(chunk)
    }
  } catch (error) {
    if (!(error instanceof SealedDamaged)) throw error
    return null
  }
  const data = Buffer.concat(chunks)
  const [, type] = BEGINNINGS.find(([start]) => data.toString('hex', 0, 4).startsWith(start)) ?? []
  return type === undefined ? null : { type, data }
}
