import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { fileKindOf, typeOfBytes } from '../../../../shared/files/kind.ts'
import {
  changeAttachment,
  type AttachmentRecord,
  type ClaimedHash,
  type Messages,
} from '../../messages/index.ts'
import type { FileStates } from '../moving/file-state.ts'
import type { SealedFiles } from '../sealed/index.ts'
import { folderSink, type ReceivedFolder } from './folder-sink.ts'
import { sealedSink, type Sink, type WholeFile } from './sinks.ts'
import { isAnnounced } from './verify.ts'

/** As much of a file as its type shows in. */
const HEAD_BYTES = 4_096

export interface ReceiptParts {
  readonly messages: Pick<Messages, 'files'>
  readonly sealed: SealedFiles
  readonly states: FileStates
  readonly folder: ReceivedFolder
}

/** Opens files for received bytes, and verifies them at the end. */
export interface Receipts {
  /** Continues the part of an earlier attempt, or begins. `anew`: what is here belongs to another version. */
  open(file: AttachmentRecord, anew: boolean): Promise<Result<Sink, Failure>>
  /**
   * Verifies the file and gives it its place. A file that was not announced like this is deleted, or one that is not
   * genuine.
   */
  close(
    file: AttachmentRecord,
    sink: Sink,
    hashes: readonly ClaimedHash[],
    isGenuine?: (whole: WholeFile) => Promise<boolean>,
  ): Promise<Result<undefined, Failure>>
}

export function createReceipts({ messages, sealed, states, folder }: ReceiptParts): Receipts {
  const { write } = messages.files

  async function openSealed(file: AttachmentRecord, anew: boolean): Promise<Result<Sink, Failure>> {
    if (file.keptFile !== null && !anew) {
      const resumed = await sealed.resume(file.keptFile)
      if (resumed !== null) return resumed.ok ? ok(sealedSink(sealed, resumed.value)) : resumed
    }
    const made = await sealed.create('media', file.conversationId)
    if (!made.ok) return made
    const sink = sealedSink(sealed, made.value)
    // The earlier part goes with its last reference.
    write((tx) => changeAttachment(tx, file.id, { keptFile: sink.keptFile }))
    sealed.collect()
    return ok(sink)
  }

  async function openInFolder(file: AttachmentRecord, anew: boolean): Promise<Result<Sink, Failure>> {
    const part = states.transfer(file.id)?.progress.part ?? null
    let opened = await folderSink(folder, file.name, part)
    // The person has deleted the part.
    if (!opened.ok && part !== null && opened.error.code === 'file-vanished')
      opened = await folderSink(folder, file.name, null)
    if (opened.ok && anew && opened.value.size > 0) {
      await opened.value.discard()
      opened = await folderSink(folder, file.name, null)
    }
    if (opened.ok) states.note(file.id, false, { progress: { part: opened.value.part } })
    return opened
  }

  function settle(id: AttachmentId, whole: WholeFile, path: string | null, head: Uint8Array): void {
    states.note(id, false, { progress: { sha256: whole.sha256 } })
    states.finish(id, (tx, _changes, file) => {
      const mediaType = typeOfBytes(head, file.name, file.mediaType)
      const shown = fileKindOf(mediaType, file.name, whole.size)
      // What its sender wants saved is not shown in place, and a voice message stays one.
      const kind = file.kind === 'other' || (file.kind === 'voice' && shown === 'audio') ? file.kind : shown
      changeAttachment(tx, id, { size: whole.size, mediaType, kind, ...(path !== null && { path }) })
    })
  }

  return {
    open: (file, anew) => (file.kind === 'other' ? openInFolder(file, anew) : openSealed(file, anew)),
    async close(file, sink, hashes, isGenuine = () => Promise.resolve(true)) {
      const finished = await sink.finish()
      if (!finished.ok) return finished
      const whole = finished.value
      if (!(await isAnnounced(whole, file.size, hashes)) || !(await isGenuine(whole))) {
        await whole.discard()
        write((tx) => changeAttachment(tx, file.id, { keptFile: null }))
        sealed.collect()
        return err({ code: 'file-differs', from: 'sender' })
      }
      const head = await headOf(whole)
      const settled = await whole.settle()
      if (!settled.ok) return settled
      settle(file.id, whole, settled.value.path, head)
      return ok()
    },
  }
}

async function headOf(whole: WholeFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of whole.read()) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= HEAD_BYTES) break
  }
  return new Uint8Array(Buffer.concat(chunks).subarray(0, HEAD_BYTES))
}
