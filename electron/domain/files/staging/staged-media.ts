import { sniff } from '../../../../shared/files/sniff.ts'
import type { StagedFileId } from '../../../../shared/model/file.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Store } from '../../db/store.ts'
import type { MediaFile, MediaRequest, MediaRoute } from '../../media.ts'
import { keptMedia, pathMedia } from '../kept-media.ts'
import type { SealedFiles } from '../sealed/index.ts'
import type { Incoming } from './incoming.ts'
import { findStaged, setThumbnail, type StagedRecord } from './rows.ts'

/** A small picture travels within a stanza. */
export const THUMBNAIL_BYTES = 64 * 1024
const THUMBNAIL_TYPES = ['image/jpeg', 'image/png', 'image/webp']

export interface StagedRouteParts {
  readonly store: Store
  readonly sealed: SealedFiles
  readonly incoming: Incoming
  readonly changed: (file: StagedRecord) => void
}

/**
 * `staged/ID` and `staged/ID/thumbnail`. A large file comes in pieces, one after the other, so that it never has to be in
 * memory as a whole: `staged/ID/at/OFFSET` for each, then `staged/ID/end/SIZE`.
 */
export function createStagedRoute({ store, sealed, incoming, changed }: StagedRouteParts): MediaRoute {
  /** The file, if the window has its conversation open. */
  function fileOf({ parts: [, id = ''], watches }: MediaRequest): StagedRecord | undefined {
    if (!/^\d{1,15}$/.test(id)) return undefined
    const file = findStaged(store, Number(id) as StagedFileId)
    return file && watches({ kind: 'history', conversationId: file.conversationId }) ? file : undefined
  }

  async function putThumbnail(file: StagedRecord, body: AsyncIterable<Uint8Array>) {
    const bytes = await gather(body, THUMBNAIL_BYTES)
    if (bytes === null || !THUMBNAIL_TYPES.includes(sniff(bytes) ?? ''))
      return err({ code: 'file-unreadable' } as const)
    const kept = await sealed.keep('staged', file.conversationId, bytes)
    if (!kept.ok) return kept
    const isThere = store.write((tx) => {
      if (setThumbnail(tx, file.id, kept.value)) return true
      sealed.remove(tx, [kept.value])
      return false
    })
    sealed.collect()
    if (!isThere) return err({ code: 'not-found' } as const)
    changed(file)
    return ok()
  }

  function find(request: MediaRequest): MediaFile | null {
    const file = fileOf(request)
    if (!file) return null
    const [, , what] = request.parts
    if (what === 'thumbnail') return keptMedia(store, sealed, file.thumbnail, 'image/jpeg')
    if (what !== undefined) return null
    return (
      keptMedia(store, sealed, file.keptFile, file.mediaType) ??
      pathMedia(file.path, file.pathStamp, file.mediaType)
    )
  }

  return {
    get: (request) => Promise.resolve(find(request)),
    async put(request, body) {
      const file = fileOf(request)
      if (!file) return err({ code: 'not-found' })
      const [, , what, number = '', more] = request.parts
      if (what === undefined) return incoming.whole(file.id, body)
      if (what === 'thumbnail' && number === '') return putThumbnail(file, body)
      if (!/^\d{1,15}$/.test(number) || more !== undefined) return err({ code: 'not-found' })
      if (what === 'at') return incoming.piece(file.id, Number(number), body)
      return what === 'end' ? incoming.end(file.id, Number(number)) : err({ code: 'not-found' })
    },
  }
}

/** All bytes; null if there are more than `most`. */
async function gather(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > most) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
