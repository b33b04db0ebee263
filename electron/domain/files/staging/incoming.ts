import { fileKindOf, typeOfBytes } from '../../../../shared/files/kind.ts'
import { SNIFFED_BYTES } from '../../../../shared/files/sniff.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { StagedFileId } from '../../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Store } from '../../db/store.ts'
import type { SealedFiles, SealedWriter } from '../sealed/index.ts'
import { findStaged, setAbout, setBytes, type StagedRecord } from './rows.ts'

/** The bytes of staged files, as a window hands them over: in one piece or in several. */
export interface Incoming {
  /** All bytes in one body. */
  whole(id: StagedFileId, body: AsyncIterable<Uint8Array>): Promise<Result<undefined, Failure>>
  /** The bytes from `offset` on, which is where the last piece ended; 0 begins anew. */
  piece(
    id: StagedFileId,
    offset: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Result<undefined, Failure>>
  /** All pieces came, with that many bytes. */
  end(id: StagedFileId, size: number): Promise<Result<undefined, Failure>>
  /** When something came last for this file, by `now`; undefined: nothing is coming. */
  lastAt(id: StagedFileId): number | undefined
  /** Its pieces are not wanted any more. */
  drop(id: StagedFileId): Promise<void>
  /** Drops the pieces of files that went with their conversation. */
  dropGone(): Promise<void>
  close(): Promise<void>
}

interface Handover {
  readonly writer: SealedWriter
  head: Uint8Array
  at: number
}

export interface IncomingParts {
  readonly store: Store
  readonly sealed: SealedFiles
  readonly now: () => number
  /** The file is ready, or it failed. */
  readonly changed: (file: StagedRecord) => void
}

const LOST = err({ code: 'file-unreadable' } as const)

export function createIncoming({ store, sealed, now, changed }: IncomingParts): Incoming {
  const handovers = new Map<StagedFileId, Handover>()

  async function begin(id: StagedFileId): Promise<Result<Handover, Failure>> {
    await drop(id)
    const file = findStaged(store, id)
    if (!file) return err({ code: 'not-found' })
    const writer = await sealed.create('staged', file.conversationId)
    if (!writer.ok) return fail(id, writer.error)
    const handover = { writer: writer.value, head: new Uint8Array(), at: now() }
    handovers.set(id, handover)
    return ok(handover)
  }

  async function add(
    id: StagedFileId,
    handover: Handover,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Result<undefined, Failure>> {
    try {
      for await (const chunk of body) {
        // It was removed, or begun anew.
        if (handovers.get(id) !== handover) return LOST
        handover.at = now()
        if (handover.head.length < SNIFFED_BYTES)
          handover.head = Buffer.concat([
            handover.head,
            chunk.subarray(0, SNIFFED_BYTES - handover.head.length),
          ])
        const written = await handover.writer.write(chunk)
        if (!written.ok) {
          await drop(id)
          return fail(id, written.error)
        }
      }
      return ok()
    } catch {
      // The window went away in the middle.
      await drop(id)
      return fail(id, LOST.error)
    }
  }

  async function finish(id: StagedFileId, { writer, head }: Handover): Promise<Result<undefined, Failure>> {
    handovers.delete(id)
    const file = findStaged(store, id)
    if (!file) {
      await writer.discard()
      return err({ code: 'not-found' })
    }
    const done = await writer.finish()
    if (!done.ok) {
      await writer.discard()
      return fail(id, done.error)
    }
    const { size } = done.value
    const mediaType = typeOfBytes(head, file.name, file.mediaType)
    const kind = fileKindOf(mediaType, file.name, size)
    const { failure: _over, ...about } = file.about
    const isVoice = about.voice === true && (kind === 'audio' || kind === 'voice')
    const kept = store.write((tx) => {
      const bytes = { keptFile: writer.id, size, mediaType, kind: isVoice ? ('voice' as const) : kind, about }
      if (setBytes(tx, id, bytes)) return true
      sealed.remove(tx, [writer.id])
      return false
    })
    sealed.collect()
    if (!kept) return err({ code: 'not-found' })
    changed(file)
    return ok()
  }

  /** Tells the window, unless the file has older bytes that are whole. */
  function fail(id: StagedFileId, failure: Failure): { readonly ok: false; readonly error: Failure } {
    const file = findStaged(store, id)
    if (file && !file.ready) {
      store.write((tx) => setAbout(tx, id, { ...file.about, failure }), false)
      changed(file)
    }
    return err(failure)
  }

  async function drop(id: StagedFileId): Promise<void> {
    const handover = handovers.get(id)
    handovers.delete(id)
    await handover?.writer.discard()
  }

  return {
    async whole(id, body) {
      const handover = await begin(id)
      if (!handover.ok) return handover
      const added = await add(id, handover.value, body)
      return added.ok ? finish(id, handover.value) : added
    },
    async piece(id, offset, body) {
      const begun = offset === 0 ? await begin(id) : null
      if (begun?.ok === false) return begun
      const handover = begun?.value ?? handovers.get(id)
      if (!handover || handover.writer.size !== offset) return LOST
      return add(id, handover, body)
    },
    async end(id, size) {
      const handover = handovers.get(id)
      return handover?.writer.size === size ? finish(id, handover) : LOST
    },
    lastAt: (id) => handovers.get(id)?.at,
    drop,
    async dropGone() {
      const gone = [...handovers.keys()].filter((id) => findStaged(store, id) === undefined)
      await Promise.all(gone.map(drop))
    },
    async close() {
      await Promise.all([...handovers.keys()].map(drop))
    },
  }
}
