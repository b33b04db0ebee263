import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import { MOST_BYTES, MOST_FILES, type Packed } from './packed.ts'

/** Deflate of one piece takes a few milliseconds. */
const PIECE = 64 * 1024
/** So much of the archive is in memory; the rest lies where the browser keeps its blobs. */
const IN_MEMORY = 8 * 1024 * 1024
const COMPRESSED =
  /\.(?:jpe?g|png|gif|webp|avif|heic|mp[34]|m4[av]|webm|mkv|mov|ogg|opus|flac|zip|gz|xz|zst|bz2|7z|rar|docx|xlsx|pptx|od[tsp]|pdf)$/i

/** Packs a folder into an archive, piece by piece. `progress` gets the share, 0 to 1. */
export async function zipFolder(
  files: readonly Packed[],
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Result<Blob, Failure>> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  if (files.length > MOST_FILES || total > MOST_BYTES)
    return err({ code: 'folder-too-large', files: MOST_FILES, bytes: MOST_BYTES })
  let whole = new Blob([], { type: 'application/zip' })
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let held = 0
  const put = (): void => {
    whole = new Blob([whole, ...pieces], { type: 'application/zip' })
    pieces = []
    held = 0
  }
  const zip = new Zip((error, piece) => {
    // Thrown through `push` and `end`, to the one place that catches.
    if (error !== null) throw error
    pieces.push(piece)
    held += piece.length
    if (held > IN_MEMORY) put()
  })
  let done = 0
  try {
    for (const { path, file } of files) {
      const entry = COMPRESSED.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 })
      entry.mtime = file.lastModified
      zip.add(entry)
      const reader = file.stream().getReader()
      for (;;) {
        const { done: atEnd, value } = await reader.read()
        if (signal.aborted) return err({ code: 'cancelled' })
        if (atEnd) break
        for (let at = 0; at < value.length; at += PIECE) entry.push(value.subarray(at, at + PIECE))
        done += value.length
        progress(total === 0 ? 1 : Math.min(1, done / total))
      }
      entry.push(new Uint8Array(), true)
    }
    zip.end()
  } catch {
    // A file changed or went while it was read.
    return err({ code: 'file-unreadable' })
  } finally {
    zip.terminate()
  }
  put()
  return ok(whole)
}
