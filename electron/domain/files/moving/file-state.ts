import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId, AttachmentState, FileTry, TransferWay } from '../../../../shared/model/file.ts'
import type { Transaction } from '../../db/store.ts'
import {
  changeAttachment,
  findAttachment,
  findTransfer,
  keepTransfer,
  removeTransfer,
  type AttachmentRecord,
  type Changes,
  type Messages,
  type StoredTransfer,
  type TransferProgress,
} from '../../messages/index.ts'

/** Changes what is stored about a file on its way. Every method commits by itself, and throws StoreError. */
export interface FileStates {
  /** undefined if the file is gone. */
  find(id: AttachmentId): AttachmentRecord | undefined
  transfer(id: AttachmentId): StoredTransfer | undefined
  /** Returns whether the file still exists. */
  set(id: AttachmentId, state: AttachmentState, failure?: Failure): boolean
  /** Notes how the transfer goes, for a later process. */
  note(id: AttachmentId, outgoing: boolean, change: TransferChange): void
  /** Notes a failed attempt. */
  tried(id: AttachmentId, outgoing: boolean, failed: FileTry): void
  /** Nothing of it stays here, and nobody waits for it: it can be fetched again. */
  forget(id: AttachmentId): void
  /** The file is whole. `more` runs in the same transaction. Returns whether the file still exists. */
  finish(id: AttachmentId, more: (tx: Transaction, changes: Changes, file: AttachmentRecord) => void): boolean
}

export interface TransferChange {
  readonly paused?: boolean
  readonly way?: TransferWay
  readonly progress?: TransferProgress
}

export function createFileStates(
  messages: Pick<Messages, 'files'>,
  db: Parameters<typeof findAttachment>[0],
): FileStates {
  const { write } = messages.files

  function note(tx: Transaction, id: AttachmentId, outgoing: boolean, change: TransferChange): void {
    if (findAttachment(tx, id) === undefined) return
    const before = findTransfer(tx, id)
    keepTransfer(tx, {
      attachmentId: id,
      outgoing,
      paused: change.paused ?? before?.paused ?? false,
      way: change.way ?? before?.way ?? null,
      progress: { ...before?.progress, ...change.progress },
    })
  }

  return {
    find: (id) => findAttachment(db, id),
    transfer: (id) => findTransfer(db, id),
    set: (id, state, failure) =>
      write((tx, changes) => {
        const file = findAttachment(tx, id)
        if (!file) return false
        changeAttachment(tx, id, { state, failure: failure ?? null })
        changes.message(file.messageId)
        return true
      }),
    note: (id, outgoing, change) => write((tx) => note(tx, id, outgoing, change), false),
    tried: (id, outgoing, failed) =>
      write((tx) => {
        const tries = [...(findTransfer(tx, id)?.progress.tries ?? []), failed]
        note(tx, id, outgoing, { progress: { tries } })
      }, false),
    forget: (id) =>
      write((tx, changes) => {
        const file = findAttachment(tx, id)
        if (!file) return
        removeTransfer(tx, id)
        changeAttachment(tx, id, { state: 'remote', failure: null, keptFile: null })
        changes.message(file.messageId)
      }),
    finish: (id, more) =>
      write((tx, changes) => {
        const file = findAttachment(tx, id)
        if (!file) return false
        const transfer = findTransfer(tx, id)
        const { way = null, progress = {} } = transfer ?? {}
        const { preview: _sealed, ...about } = file.about
        changeAttachment(tx, id, {
          state: 'here',
          failure: null,
          about: {
            ...about,
            ...(way !== null && {
              went: {
                way,
                peer: progress.peer ?? null,
                sha256: progress.sha256,
                tries: progress.tries ?? [],
              },
            }),
          },
        })
        removeTransfer(tx, id)
        changes.message(file.messageId)
        more(tx, changes, file)
        return true
      }),
  }
}
