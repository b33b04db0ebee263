import type { Brand } from './brand.ts'
import type { Failure } from './failure.ts'
import type { ConversationId, MessageId } from './ids.ts'

/** One file of a message on this disk. A row number. */
export type AttachmentId = Brand<number, 'AttachmentId'>
/** One file that waits in a composer. A row number. */
export type StagedFileId = Brand<number, 'StagedFileId'>

/** How a file is shown. `voice` is a voice message. `other` is never shown in place. */
export type FileKind = 'picture' | 'audio' | 'voice' | 'video' | 'text' | 'other'

/**
 * `remote`: known, and nothing was fetched. `offered`: somebody offers it directly and waits for an answer. `waiting`: for
 * its turn or for a connection. `moving`: see `Transfer`. `here`: whole and verified. `declined`: one side did not want it.
 * `gone`: its bytes were here and were deleted.
 */
export type AttachmentState =
  'remote' | 'offered' | 'waiting' | 'moving' | 'paused' | 'failed' | 'declined' | 'here' | 'gone'

/** A file of a message. */
export interface Attachment {
  readonly id: AttachmentId
  readonly kind: FileKind
  /** Safe to show and to write: one line, without folders, at most 200 characters. */
  readonly name: string
  /** Lower case, without parameters: `image/png`. */
  readonly mediaType: string
  /** In bytes; null if the sender did not tell it. */
  readonly size: number | null
  readonly state: AttachmentState
  readonly failure?: Failure | undefined
  /** In pixels. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly durationMs?: number | undefined
  /** The loudness of a voice message over time, 0 to 100, at most 64 values. */
  readonly waveform?: readonly number[] | undefined
  /** There is a small picture of it, at the media path `attachment/ID/thumbnail`. */
  readonly thumbnail?: true | undefined
  /** The server that a download would ask. */
  readonly host?: string | undefined
  /** Where the person saved it. */
  readonly savedAs?: string | undefined
}

/** `upload` and `download` go by a server (XEP-0363), the others straight to the other client (XEP-0234, XEP-0096). */
export type TransferWay = 'upload' | 'download' | 'direct' | 'proxy' | 'in-band'

/** An attempt to transfer a file that failed. */
export interface FileTry {
  readonly way: TransferWay
  /** In milliseconds since 1970. */
  readonly at: number
  readonly failure: Failure
}

/** The progress of a file on its way. */
export interface Transfer {
  readonly attachmentId: AttachmentId
  /** `save`: a copy is written to a place outside, for the person. */
  readonly direction: 'in' | 'out' | 'save'
  /** Of a file that is saved, because its message may not be on the screen. */
  readonly name?: string | undefined
  readonly way: TransferWay | null
  /** Bytes. */
  readonly done: number
  readonly size: number | null
  /** null while it is not known yet. */
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

/** A file that the person has put into a composer and not sent. */
export interface StagedFile {
  readonly id: StagedFileId
  readonly conversationId: ConversationId
  readonly kind: FileKind
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly caption: string
  /** `receiving`: the window is still handing over its bytes. */
  readonly state: 'receiving' | 'ready' | 'failed'
  readonly failure?: Failure | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly durationMs?: number | undefined
  /** There is a small picture of it, at the media path `staged/ID/thumbnail`. */
  readonly thumbnail?: true | undefined
}

/** A file from outside that waits for the person to say to whom. */
export interface FileToSend {
  /** Safe to show, like `Attachment.name`. */
  readonly name: string
  /** In bytes; null with a failure. */
  readonly size: number | null
  /** Why it can't be sent. */
  readonly failure?: Failure | undefined
}

/** Files that another program or the command line handed to Balcony (`--send`). */
export interface FilesToSend {
  readonly files: readonly FileToSend[]
  /** For whom, as it was typed; null if nobody was named. */
  readonly address: string | null
  /** More files came than can wait. */
  readonly failure?: Failure | undefined
}

/** How files can reach the other side of a conversation now. */
export interface FileWays {
  /** null if the server takes no files. `maxBytes` is null if it names no limit. */
  readonly upload: { readonly maxBytes: number | null } | null
  /** Whether a client of the other side is online and takes files directly. */
  readonly direct: boolean
}

/** A file in the list of a conversation's files. */
export interface ListedFile {
  readonly messageId: MessageId
  readonly direction: 'in' | 'out'
  /** In milliseconds since 1970. */
  readonly sentAt: number
  readonly attachment: Attachment
}

export interface ListedLink {
  readonly messageId: MessageId
  readonly direction: 'in' | 'out'
  readonly sentAt: number
  readonly url: string
  readonly title?: string | undefined
}

/** The sealed files on this disk, in bytes. */
export interface StorageUse {
  readonly total: number
  readonly avatars: number
  /** The largest first. */
  readonly conversations: readonly {
    readonly conversationId: ConversationId
    readonly bytes: number
    readonly files: number
  }[]
}
