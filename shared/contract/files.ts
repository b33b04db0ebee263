import * as v from 'valibot'
import type { ConversationId, MessageId } from '../model/ids.ts'
import type {
  AttachmentId,
  FilesToSend,
  FileWays,
  ListedFile,
  ListedLink,
  StagedFile,
  StagedFileId,
  StorageUse,
  Transfer,
} from '../model/file.ts'
import { command } from './command.ts'
import {
  attachmentId,
  conversationId,
  instant,
  messageId,
  stagedFileId,
  typed,
  type Limited,
} from './schemas.ts'

/** The most files in one composer. */
export const MOST_STAGED = 100
/** Far more than any file, and exact as a number. */
const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))
const fileName = v.pipe(v.string(), v.maxLength(4096))
const mediaType = v.pipe(v.string(), v.maxLength(255))
const stagedFileIds = v.pipe(
  v.array(stagedFileId),
  v.minLength(1),
  v.maxLength(MOST_STAGED, 'files' satisfies Limited),
)

/** Bytes never cross as arguments: the window reads and writes them by media addresses (`Snapshot.media`). */
export const fileCommands = {
  /** How files can reach the other side now. */
  'files.ways': command<FileWays>()(v.object({ conversationId })),
  /** Asks the person for files and puts them into the composer. The answer is how many. */
  'files.choose': command<number>()(v.object({ conversationId })),
  /**
   * Makes room in the composer for a file that the window has: dropped, pasted, recorded. The window then writes the bytes
   * with PUT to `staged/ID`.
   */
  'files.stage': command<StagedFileId>()(
    v.object({
      conversationId,
      name: fileName,
      mediaType,
      size: bytes,
      /** A voice message, which goes without the tray. */
      voice: v.optional(v.literal(true)),
    }),
  ),
  /** Puts the files that wait (`toSend`) into the composer of that conversation. Nothing is sent yet. */
  'files.sendTo': command()(v.object({ conversationId })),
  /** Forgets the files that wait. */
  'files.dropToSend': command()(v.object({})),
  /** What the window has learned about the file by decoding it. */
  'files.describe': command()(
    v.object({
      stagedFileId,
      width: v.optional(pixels),
      height: v.optional(pixels),
      durationMs: v.optional(bytes),
      waveform: v.optional(
        v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))), v.maxLength(64)),
      ),
    }),
  ),
  'files.setCaption': command()(v.object({ stagedFileId, caption: typed('caption', 4096) })),
  /** The new order of the composer's files. Those left out stay behind. */
  'files.arrange': command()(v.object({ conversationId, order: stagedFileIds })),
  'files.unstage': command()(v.object({ stagedFileIds })),
  /** Sends these files of the composer, each as a message of its own, in order. */
  'files.send': command<readonly MessageId[]>()(
    v.object({
      conversationId,
      stagedFileIds,
      replyTo: v.optional(messageId),
      sendAt: v.optional(instant),
    }),
  ),
  /** Fetches a file, or accepts one that is offered. */
  'files.download': command()(v.object({ attachmentId })),
  'files.decline': command()(v.object({ attachmentId })),
  'files.pause': command()(v.object({ attachmentId })),
  /** Continues a paused file or tries a failed one again. */
  'files.resume': command()(v.object({ attachmentId })),
  /** Stops it for good. An own message that has not been sent is deleted. */
  'files.cancel': command()(v.object({ attachmentId })),
  /**
   * Asks the person for a place and writes an ordinary file there. The answer is its path, null if they cancel. Progress
   * comes as `transfersChanged`.
   */
  'files.saveAs': command<string | null>()(v.object({ attachmentId })),
  /** Stops writing copies of this file. What was there before stays. */
  'files.stopSaving': command()(v.object({ attachmentId })),
  /** Opens it with the system's program for it. A file that could be a program is only shown in its folder. */
  'files.open': command<'opened' | 'shown'>()(v.object({ attachmentId })),
  'files.showInFolder': command()(v.object({ attachmentId })),
  /** Deletes the copies that Balcony keeps. What the person saved elsewhere stays. */
  'files.deleteHere': command()(
    v.object({
      attachmentIds: v.pipe(
        v.array(attachmentId),
        v.minLength(1),
        v.maxLength(200, 'files' satisfies Limited),
      ),
    }),
  ),
  /** The transfers of this conversation. Changes come as deltas to windows that watch its history. */
  'files.transfers': command<readonly Transfer[]>()(v.object({ conversationId })),
  /** Files or links of a conversation, the newest first, whose name or caption has `query` in it. */
  'files.list': command<FilePage>()(
    v.object({
      conversationId,
      show: v.picklist(['pictures', 'documents', 'links']),
      query: v.pipe(v.string(), v.maxLength(200)),
      before: v.nullable(v.pipe(v.number(), v.safeInteger())),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
    }),
  ),
  'files.storage': command<StorageUse>()(v.object({})),
  /** Deletes kept files: of one conversation or of all, older than that many days. The answer is the freed bytes. */
  'files.clean': command<number>()(
    v.object({
      conversationId: v.nullable(conversationId),
      olderThanDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36_500)),
    }),
  ),
  /** Asks the person for the folder of received files. The answer is the folder, null if they cancel. */
  'files.chooseFolder': command<string | null>()(v.object({})),
  /** Shows the folder of received files in the system's file manager. */
  'files.showFolder': command()(v.object({})),
}

export interface FilePage {
  readonly files: readonly ListedFile[]
  readonly links: readonly ListedLink[]
  /** For `before`; null if there are no more. */
  readonly next: number | null
}

export interface FileSnapshot {
  readonly staged: readonly StagedFile[]
  /** null if none wait. */
  readonly toSend: FilesToSend | null
  /** The folder of received files. Only the person changes it, by `files.chooseFolder`. */
  readonly downloadFolder: string
}

export type FileDelta =
  /** All files in the composer of this conversation. */
  | {
      readonly kind: 'stagedChanged'
      readonly conversationId: ConversationId
      readonly staged: readonly StagedFile[]
    }
  | { readonly kind: 'toSendChanged'; readonly toSend: FilesToSend | null }
  | { readonly kind: 'downloadFolderChanged'; readonly folder: string }
  /** Progress. Only for windows that watch this conversation. */
  | {
      readonly kind: 'transfersChanged'
      readonly conversationId: ConversationId
      readonly transfers: readonly Transfer[]
      readonly ended: readonly AttachmentId[]
    }
