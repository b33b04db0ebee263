import type { Result } from '../../../../shared/model/result.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { StagedFileId } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { NewAttachment } from '../../messages/index.ts'
import type { Transaction } from '../../db/store.ts'

/** A file that leaves the composer. */
export interface Unstaged {
  readonly caption: string
  readonly file: NewAttachment
}

/** The part of the composer's files that sending needs. */
export interface StagedFiles {
  /** Takes these files out of the composer, in this order. Nothing changes if one of them is missing or not ready. */
  take(
    tx: Transaction,
    conversationId: ConversationId,
    ids: readonly StagedFileId[],
  ): Result<readonly Unstaged[], Failure>
  /** Gives files back to the composer, because sending them was undone. */
  changed?(conversationId: ConversationId): void
}
