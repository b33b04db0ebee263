import type { Brand } from '../../../../shared/model/brand.ts'
import type { StoreFailure } from '../../../../shared/model/failure.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** One file that Balcony keeps encrypted on this disk. A row number. */
export type KeptFileId = Brand<number, 'KeptFileId'>

export type KeptPurpose = 'media' | 'thumbnail' | 'staged' | 'avatar'

/** A whole sealed file. */
export interface KeptInfo {
  readonly size: number
  readonly sha256: Uint8Array
  readonly purpose: KeptPurpose
}

/** The sealed files of the open history. Every method that writes may throw StoreError for the database. */
export interface SealedFiles {
  /** Makes an empty file: the row first, then the file. A file without a row is swept at the next start. */
  create(
    purpose: KeptPurpose,
    conversationId: ConversationId | null,
  ): Promise<Result<SealedWriter, StoreFailure>>
  /**
   * Continues an unfinished file behind its last whole block; `writer.size` tells where. null if there is no such
   * unfinished file, or somebody writes it already.
   */
  resume(id: KeptFileId): Promise<Result<SealedWriter, StoreFailure> | null>
  /** Keeps a few bytes at once: a thumbnail, an avatar. */
  keep(
    purpose: KeptPurpose,
    conversationId: ConversationId | null,
    bytes: Uint8Array,
  ): Promise<Result<KeptFileId, StoreFailure | { readonly code: 'cancelled' }>>
  /**
   * The bytes of a whole file from `start` up to, but not including, `end`. Throws SealedDamaged if a block is missing or
   * altered. Marks the file as used.
   */
  read(id: KeptFileId, start?: number, end?: number): AsyncIterable<Uint8Array>
  /** undefined for an unfinished or unknown file. */
  infoOf(db: Reader, id: KeptFileId): KeptInfo | undefined
  /** What the file is kept for, from now on: a staged one that is sent becomes media. */
  setPurpose(
    tx: Transaction,
    id: KeptFileId,
    purpose: KeptPurpose,
    conversationId: ConversationId | null,
  ): void
  /** Deletes the rows. Call `collect` after the commit. */
  remove(tx: Transaction, ids: readonly KeptFileId[]): void
  /** Deletes from the disk the files whose rows are gone, soon. Cheap: call it after any commit that may have removed some. */
  collect(): void
  /**
   * Compares rows and files in slices and removes those without the other; `lost` gets the whole files that are missing
   * on the disk. Call it once, at the start.
   */
  sweep(lost: (ids: readonly KeptFileId[]) => void): Promise<void>
  /** Waits for files that are being written or deleted. */
  close(): Promise<void>
}

/** Writes one sealed file. Calls come one after another. */
export interface SealedWriter {
  readonly id: KeptFileId
  /** The bytes so far; after `resume`, those of whole blocks. */
  readonly size: number
  /** After a failure the writer is closed, and what is on the disk may be resumed or discarded. */
  write(chunk: Uint8Array): Promise<Result<undefined, StoreFailure>>
  /** Seals the rest, waits for the disk, and notes size and hash in the row: from here the file is whole. `cancelled`: its row is gone. */
  finish(): Promise<
    Result<
      { readonly size: number; readonly sha256: Uint8Array },
      StoreFailure | { readonly code: 'cancelled' }
    >
  >
  /** Closes the file and keeps its whole blocks. */
  pause(): Promise<void>
  /** Removes it. */
  discard(): Promise<void>
}

/** A sealed file cannot be read: a block is missing, cut or altered. The failure is `file-damaged`. */
export class SealedDamaged extends Error {
  constructor(id: KeptFileId, cause?: unknown) {
    super(`the sealed file ${id} is damaged`, { cause })
  }
}
