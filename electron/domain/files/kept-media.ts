import type { AttachmentId } from '../../../shared/model/file.ts'
import type { Reader } from '../db/store.ts'
import type { MediaFile, MediaRequest, MediaRoute } from '../media.ts'
import { findAttachment, placeOfFile } from '../messages/index.ts'
import type { KeptFileId, SealedFiles } from './sealed/index.ts'
import { pathSource, type PathStamp } from './sending/source.ts'

/** A sealed file for a window; null if it is not whole. */
export function keptMedia(
  db: Reader,
  sealed: SealedFiles,
  id: KeptFileId | null,
  type: string,
): MediaFile | null {
  const info = id === null ? undefined : sealed.infoOf(db, id)
  if (id === null || !info) return null
  return { type, size: info.size, read: (start, end) => sealed.read(id, start, end) }
}

/** A file outside that the person chose to send, as long as it is the chosen one. */
export function pathMedia(path: string | null, stamp: string | null, type: string): MediaFile | null {
  if (path === null || stamp === null) return null
  const { size } = JSON.parse(stamp) as PathStamp
  async function* read(start: number, end: number): AsyncIterable<Uint8Array> {
    let at = start
    for await (const chunk of pathSource(path ?? '', JSON.parse(stamp ?? '') as PathStamp).open(start)) {
      const part = chunk.subarray(0, end - at)
      at += part.length
      yield part
      if (at === end) return
    }
    // It changed, so the answer must not look whole.
    throw new Error('the file is not the chosen one any more')
  }
  return { type, size, read }
}

/** `attachment/ID` and `attachment/ID/thumbnail`, for windows that have the conversation open. */
export function createAttachmentRoute(db: Reader, sealed: SealedFiles): MediaRoute {
  function find({ parts: [, number = '', what, more], watches }: MediaRequest): MediaFile | null {
    if (!/^\d{1,15}$/.test(number) || more !== undefined) return null
    const id = Number(number) as AttachmentId
    const file = findAttachment(db, id)
    // A deleted or retracted message has no files.
    if (!file || !placeOfFile(db, id)) return null
    if (!watches({ kind: 'history', conversationId: file.conversationId })) return null
    if (what === 'thumbnail') return keptMedia(db, sealed, file.thumbnail, 'image/jpeg')
    if (what !== undefined) return null
    return (
      keptMedia(db, sealed, file.keptFile, file.mediaType) ??
      pathMedia(file.path, file.pathStamp, file.mediaType)
    )
  }
  return { get: (request) => Promise.resolve(find(request)) }
}
