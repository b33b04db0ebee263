import type { Failure } from './failure.ts'
import type { AccountId, ConversationId, MessageId, Place } from './ids.ts'
import type { BareJid } from './jid.ts'
import type { Block } from './rich-text.ts'

/**
 * What has become of a message of one's own. `waiting`: stored here. `sent`: written to the server, which has not
 * said that it has it. `acknowledged`: the server has it (XEP-0198). `delivered`: one of the recipient's devices has it
 * (XEP-0184). `failed`: see `failure`. Whether it was read follows from `Conversation.peerReadPlace`.
 */
export type MessageState = 'waiting' | 'sent' | 'acknowledged' | 'delivered' | 'failed'

/**
 * `action` is "/me" (XEP-0245). `announcement` is a headline of a server or a bot (RFC 6121 §5.2.2), which needs no
 * answer. `attention` asks for attention (XEP-0224) and says nothing. `sealed` cannot be read here: see `sealedBy`.
 */
export type MessageKind = 'text' | 'action' | 'announcement' | 'attention' | 'sealed'

export interface Message {
  readonly id: MessageId
  readonly conversationId: ConversationId
  /** Where it stands in its conversation; may change once, when the server has told its own order. */
  readonly place: Place
  readonly kind: MessageKind
  readonly direction: 'in' | 'out'
  /** The bare address of who wrote it. */
  readonly author: BareJid
  /** Its text as it is now, without what is only there for clients that do not understand the rest (XEP-0428). */
  readonly body: string
  /**
   * How long its text is in code points, where `body` is only its beginning: the command `messages.text` gives all of it,
   * and how it is laid out.
   */
  readonly bodyLength?: number | undefined
  /** When it reached the server, as far as somebody who can know has told, in milliseconds since 1970. */
  readonly sentAt: number
  /** When its sender says that it was written, where nobody vouches for that and it is another time. */
  readonly claimedAt?: number | undefined
  /** Only for one's own. */
  readonly state?: MessageState | undefined
  readonly failure?: Failure | undefined
  /** It is kept back until then: it is sent later, or can still be called back. */
  readonly sendAt?: number | undefined
  /** How often it was corrected (XEP-0308). */
  readonly edited?: number | undefined
  /** It was taken back for everybody (XEP-0424); its body is empty. */
  readonly retracted?: true | undefined
  /** It came late, into what had been read already, and has not been seen since. */
  readonly late?: true | undefined
  readonly replyTo?: Quote | undefined
  /** In the order in which each was first given. */
  readonly reactions?: readonly Reaction[] | undefined
  readonly subject?: string | undefined
  /** It was written as a mail is (RFC 6121 §5.2.2 `normal`), and is answered as such. */
  readonly mail?: true | undefined
  /** How it is laid out where its sender said more than the body does (XEP-0071). */
  readonly rich?: readonly Block[] | undefined
  /** Its sender wants it shown as it is, without XEP-0393. */
  readonly unstyled?: true | undefined
  readonly previews?: readonly LinkPreview[] | undefined
  /** By what it is encrypted, where it cannot be read: `OMEMO`, `OpenPGP`; empty where that is not known. */
  readonly sealedBy?: string | undefined
  /** The same in other languages, where its sender wrote several. */
  readonly variants?: readonly LanguageVariant[] | undefined
}

/** All that a message says, however long it is. */
export interface MessageText {
  readonly body: string
  readonly rich?: readonly Block[] | undefined
  readonly variants?: readonly LanguageVariant[] | undefined
}

/** What a message answers (XEP-0461). */
export interface Quote {
  /** null where it is not here, or gone. */
  readonly id: MessageId | null
  readonly author: BareJid | null
  /** At most 200 characters, one line; empty where it was taken back or is not here. */
  readonly preview: string
}

/** One emoji and who gave it (XEP-0444). */
export interface Reaction {
  readonly emoji: string
  readonly own: boolean
  readonly count: number
  /** The first of them. */
  readonly by: readonly BareJid[]
}

/** What the sender attached to a link. It is shown, never fetched. */
export interface LinkPreview {
  readonly url: string
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly site?: string | undefined
}

export interface LanguageVariant {
  /** A language tag; null where it has none. */
  readonly lang: string | null
  readonly text: string
}

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone'

/** What is typed and not sent. */
export interface Draft {
  readonly text: string
  /** What it answers. */
  readonly replyTo: MessageId | null
  /** The message of one's own that it corrects. */
  readonly edits: MessageId | null
  /** Counts up with every change: whoever changes it says which one they have seen. */
  readonly revision: number
}

export interface Conversation {
  readonly id: ConversationId
  readonly accountId: AccountId
  /** `self`: notes to oneself. */
  readonly kind: 'person' | 'self'
  readonly jid: BareJid
  readonly draft: Draft | null
  readonly unread: number
  /** The oldest message not yet read, where the "new" line stands; null where all is read. */
  readonly firstUnread: MessageId | null
  /** How many came late into what had been read, and the first of them. */
  readonly late: number
  readonly firstLate: MessageId | null
  /** Everything of one's own up to there was read by the other side (XEP-0333); 0 where nothing is known. */
  readonly peerReadPlace: Place
  readonly last: LastMessage | null
  /** What the other side is doing, null when unknown. */
  readonly peerState: ChatState | null
  /** For ordering: the last message's time or when it was opened. */
  readonly activeAt: number
  /** The person keeps it above the others. */
  readonly pinned?: true | undefined
}

export interface LastMessage {
  readonly kind: MessageKind
  readonly direction: 'in' | 'out'
  /** At most 200 characters, one line. Empty where it was taken back or cannot be read. */
  readonly preview: string
  readonly sentAt: number
  readonly place: Place
  readonly retracted?: true | undefined
  readonly state?: MessageState | undefined
}

/** A place in a conversation's history. */
export interface HistoryCursor {
  readonly place: Place
}

/** What became of a message, and when. */
export interface MessageDetails {
  readonly message: Message
  readonly ids: readonly MessageIdentifier[]
  /** When it was stored here, in milliseconds since 1970. */
  readonly receivedAt: number
  /** How it came here. */
  readonly ways: readonly MessageWay[]
  /** Only for one's own; when it was written to the server, and when the server had it. */
  readonly sentAt: number | null
  readonly acknowledgedAt: number | null
  /** What each device of the other side has told. */
  readonly receipts: readonly DeviceReceipt[]
  /** What it said before it was corrected, oldest first; `left` were too many to keep. */
  readonly editions: readonly Edition[]
  readonly editionsLeft: number
}

export interface MessageIdentifier {
  /** As the specifications call it. */
  readonly scheme: 'id' | 'origin-id' | 'stanza-id' | 'correction'
  readonly value: string
}

/** `here`: written on this device. `archive` and `import` are to come. */
export type MessageWay = 'here' | 'live' | 'sent-copy' | 'received-copy'

export interface DeviceReceipt {
  readonly by: BareJid
  /** The resource of the device; empty where it has none. */
  readonly device: string
  readonly level: 'delivered' | 'read'
  /** In milliseconds since 1970. */
  readonly at: number
}

export interface Edition {
  readonly body: string
  /** When it began to be so, in milliseconds since 1970. */
  readonly at: number
}
