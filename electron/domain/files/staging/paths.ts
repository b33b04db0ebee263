import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileKindOf, typeOfBytes } from '../../../../shared/files/kind.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import { SNIFFED_BYTES } from '../../../../shared/files/sniff.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { NewStaged } from './rows.ts'

/** A file outside as a staged one: where it is, and its size and time now. null if it is no readable file. */
export async function lookAt(path: string, conversationId: ConversationId): Promise<NewStaged | null> {
  try {
    // First, because opening a named pipe would wait for somebody to write into it.
    if (!(await stat(path)).isFile()) return null
    const file = await open(path, 'r')
    try {
      const { size, mtimeMs, isFile } = await file.stat().then((found) => ({
        size: found.size,
        mtimeMs: found.mtimeMs,
        isFile: found.isFile(),
      }))
      if (!isFile) return null
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0)
      const name = safeName(basename(path))
      const mediaType = typeOfBytes(buffer.subarray(0, bytesRead), name)
      return {
        ...{ conversationId, name, mediaType, size, path },
        kind: fileKindOf(mediaType, name, size),
        about: {},
        ready: true,
        pathStamp: JSON.stringify({ size, mtimeMs }),
      }
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
