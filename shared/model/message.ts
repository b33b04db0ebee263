import type { Attachment, FileKind, FileTry, TransferWay } from './file.ts'
import type { Failure } from './failure.ts'
import type { AccountId, ConversationId, MessageId, Place } from './ids.ts'
import type { BareJid } from './jid.ts'
import type { Block } from './rich-text.ts'
import type { MessageSeal, SealedFor, SealedReason, SealingDevice } from './encryption.ts'
import type { ConversationNotice } from './notice.ts'
import type { RoomAuthor } from './room.ts'

/**
 * The state of a message that the person sent. `waiting`: stored here. `sent`: written to the server, which has not
 * confirmed it. `acknowledged`: the server has it (XEP-0198). `delivered`: one of the recipient's devices has it
 * (XEP-0184), or the room has told everybody. `failed`: see `failure`. `Conversation.peerReadPlace` tells whether it was read.
 */
export type MessageState = 'waiting' | 'sent' | 'acknowledged' | 'delivered' | 'failed'

/**
 * `action` is "/me" (XEP-0245). `announcement` is a headline of a server or a bot (RFC 6121 §5.2.2), which needs no
 * answer. `file` is `Message.files`, and its body their caption. `attention` asks for attention (XEP-0224) and says nothing. `sealed` cannot be read here: see `sealedBy`. `event` is `Message.event`, with an empty body.
 */
export type MessageKind = 'text' | 'action' | 'announcement' | 'attention' | 'sealed' | 'file' | 'event'

export interface Message {
  readonly id: MessageId
  readonly conversationId: ConversationId
  /** Its place in the conversation. It may change once, when the server tells its own order. */
  readonly place: Place
  readonly kind: MessageKind
  readonly direction: 'in' | 'out'
  /** The bare address of its author; in a room that of the room, and see `by`. */
  readonly author: BareJid
  /** Who wrote it, in a room. Not set if the room itself did. */
  readonly by?: RoomAuthor | undefined
  /** The person has chosen not to read its author in this room. */
  readonly ignored?: true | undefined
  /** The person is meant (XEP-0372, or by nickname). */
  readonly mention?: true | undefined
  readonly event?: ConversationNotice | undefined
  /** A moderator of the room deleted it (XEP-0425). */
  readonly moderated?: { readonly by: string | null; readonly reason: string | null } | undefined
  /** Its present text, without the parts for clients that don't understand the rest (XEP-0428). */
  readonly body: string
  /**
   * The length of the whole text in code points, if `body` is only its beginning. The command `messages.text` gives the
   * whole text and its layout.
   */
  readonly bodyLength?: number | undefined
  /** When it reached the server, according to somebody who can know, in milliseconds since 1970. */
  readonly sentAt: number
  /** When it was written according to its sender, if that is another time and nobody vouches for it. */
  readonly claimedAt?: number | undefined
  /** Only for messages that the person sent. */
  readonly state?: MessageState | undefined
  readonly failure?: Failure | undefined
  /** It is not sent before then: the person chose a later time, or can still undo sending. */
  readonly sendAt?: number | undefined
  /** The number of corrections (XEP-0308). */
  readonly edited?: number | undefined
  /** It was deleted for everybody (XEP-0424). Its body is empty. */
  readonly retracted?: true | undefined
  /** It was end-to-end encrypted, and its deletion was not. */
  readonly retractedPlain?: true | undefined
  /** It came late, among messages that had been read, and has not been seen yet. */
  readonly late?: true | undefined
  readonly replyTo?: Quote | undefined
  /** In the order in which each emoji was first given. */
  readonly reactions?: readonly Reaction[] | undefined
  readonly subject?: string | undefined
  /** It was written like an email (RFC 6121 §5.2.2 `normal`), and so are replies to it. */
  readonly mail?: true | undefined
  /** Its layout, if the sender gave one besides the body (XEP-0071). */
  readonly rich?: readonly Block[] | undefined
  /** Its sender wants it shown without XEP-0393. */
  readonly unstyled?: true | undefined
  readonly previews?: readonly LinkPreview[] | undefined
  /** The files of a message. */
  readonly files?: readonly Attachment[] | undefined
  /** The encryption of a message that can't be read: `OMEMO`, `OpenPGP`; empty if unknown. */
  readonly sealedBy?: string | undefined
  /** Why it can't be read. */
  readonly sealedWhy?: SealedReason | undefined
  /** How it was encrypted on its way. */
  readonly seal?: MessageSeal | undefined
  /** It was not encrypted, although the conversation is. */
  readonly plain?: true | undefined
  /** The text in other languages, if the sender wrote several. */
  readonly variants?: readonly LanguageVariant[] | undefined
  /** The person has bookmarked it. */
  readonly bookmarked?: true | undefined
  /** The person has pinned it in its conversation. */
  readonly pinned?: true | undefined
}

/** The whole text of a message, however long. */
export interface MessageText {
  readonly body: string
  readonly rich?: readonly Block[] | undefined
  readonly variants?: readonly LanguageVariant[] | undefined
}

/** The message that a reply answers (XEP-0461). */
export interface Quote {
  /** null if it is not here. */
  readonly id: MessageId | null
  readonly author: BareJid | null
  readonly by?: RoomAuthor | undefined
  /** At most 200 characters, one line; of a file without a caption its name. Empty if it was deleted or is not here. */
  readonly preview: string
  readonly file?: NamedFile | undefined
}

/** The files of a message in short. */
export interface NamedFile {
  /** Of the first file. */
  readonly kind: FileKind
  readonly name: string
  /** Of a voice message, if known. */
  readonly durationMs?: number | undefined
  readonly count: number
}

/** One emoji and the people who gave it (XEP-0444). */
export interface Reaction {
  readonly emoji: string
  readonly own: boolean
  readonly count: number
  /** The first of them; none in a room. */
  readonly by: readonly BareJid[]
  /** In a room, their nicknames. */
  readonly nicks?: readonly string[] | undefined
  /** One at least was not encrypted, although the conversation is. */
  readonly plain?: true | undefined
}

/** The sender's description of a link. Balcony shows it and never fetches it. */
export interface LinkPreview {
  readonly url: string
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly site?: string | undefined
}

export interface LanguageVariant {
  /** A language tag, or null. */
  readonly lang: string | null
  readonly text: string
}

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone'

/** Text that the person typed and has not sent. */
export interface Draft {
  readonly text: string
  /** The message that it answers. */
  readonly replyTo: MessageId | null
  /** The person's own message that it corrects. */
  readonly edits: MessageId | null
  /** Counts up with every change. A window that changes the draft says which revision it has seen. */
  readonly revision: number
}

export interface Conversation {
  readonly id: ConversationId
  readonly accountId: AccountId
  /** `self`: notes to oneself. `private`: with one occupant of a room. */
  readonly kind: 'person' | 'self' | 'room' | 'private'
  /** Of a private conversation that of the room. */
  readonly jid: BareJid
  /** With whom a private conversation is. `gone`: they have left, so nothing can be sent. */
  readonly occupant?: { readonly nick: string; readonly gone: boolean } | undefined
  /** How many of the unread messages mean the person; not set if none. */
  readonly mentions?: number | undefined
  readonly draft: Draft | null
  readonly unread: number
  /** The oldest unread message, where the "new" line is; null if all are read. */
  readonly firstUnread: MessageId | null
  /** How many messages came late among those that had been read, and the first of them. */
  readonly late: number
  readonly firstLate: MessageId | null
  /** The other side has read the person's messages up to this place (XEP-0333); 0 if unknown. */
  readonly peerReadPlace: Place
  readonly last: LastMessage | null
  /** What the other side is doing; null if unknown. */
  readonly peerState: ChatState | null
  /** For the order of the list: when the last message came, or when it was opened. */
  readonly activeAt: number
  /** The person has pinned it above the others. */
  readonly pinned?: true | undefined
  /** It is not in the list, only among the archived ones, until a new message comes that is not muted. */
  readonly archived?: true | undefined
  /** The person has marked it as unread. */
  readonly markedUnread?: true | undefined
  /** How many of its messages the person has pinned; not set if none. */
  readonly pinnedMessages?: number | undefined
  /** Its messages are deleted here after so many days; 0: never. Not set: as in all conversations. */
  readonly expiryDays?: number | undefined
}

export interface LastMessage {
  readonly kind: MessageKind
  /** The nickname of who wrote it, in a room. */
  readonly nick?: string | undefined
  readonly event?: ConversationNotice | undefined
  readonly direction: 'in' | 'out'
  /** At most 200 characters, one line. Empty if it was deleted, can't be read, or is of somebody who is ignored. */
  readonly preview: string
  readonly file?: NamedFile | undefined
  readonly sentAt: number
  readonly place: Place
  readonly retracted?: true | undefined
  readonly state?: MessageState | undefined
}

/** A place in a conversation's history. */
export interface HistoryCursor {
  readonly place: Place
}

/** Everything known about a message, and when it happened. */
export interface MessageDetails {
  readonly message: Message
  readonly ids: readonly MessageIdentifier[]
  /** When it was stored here, in milliseconds since 1970. */
  readonly receivedAt: number
  /** The ways by which it came here. */
  readonly ways: readonly MessageWay[]
  /** Only for the person's own: when it was written to the server, and when the server confirmed it. */
  readonly sentAt: number | null
  readonly acknowledgedAt: number | null
  /** The receipts of each device of the other side. */
  readonly receipts: readonly DeviceReceipt[]
  /** Its texts before each correction, oldest first; `left` were too many to keep. */
  readonly editions: readonly Edition[]
  readonly editionsLeft: number
  readonly files?: readonly FileDetails[] | undefined
  /** The device that sealed it; not of what this one has sealed, and not once that device is forgotten. */
  readonly sealedOn?: SealingDevice | undefined
  /** Only for the person's own: the devices that got its key. */
  readonly sealedFor?: readonly SealedFor[] | undefined
}

/** How a file of a message came or went. */
export interface FileDetails {
  readonly name: string
  /** null if it was not transferred here. */
  readonly way: TransferWay | null
  /** The server that has it, or the device of the other side. */
  readonly peer: string | null
  /** SHA-256 as 64 hex digits; null if it is not whole here. */
  readonly sha256: string | null
  /** The attempts that failed, oldest first. */
  readonly tries: readonly FileTry[]
}

export interface MessageIdentifier {
  /** Its name in the specifications. */
  readonly scheme: 'id' | 'origin-id' | 'stanza-id' | 'correction'
  readonly value: string
}

/**
 * `here`: written on this device. `archive`: from the server's archive (XEP-0313). `imported`: from the history of another
 * program.
 */
export type MessageWay = 'here' | 'live' | 'sent-copy' | 'received-copy' | 'archive' | 'imported'

export interface DeviceReceipt {
  readonly by: BareJid
  /** The resource of the device, or empty. */
  readonly device: string
  readonly level: 'delivered' | 'read'
  /** In milliseconds since 1970. */
  readonly at: number
}

export interface Edition {
  readonly body: string
  /** Since when the message had this text, in milliseconds since 1970. */
  readonly at: number
}
