import type { Failure } from './failure.ts'
import type { AccountId, ConversationId, MessageId } from './ids.ts'
import type { BareJid } from './jid.ts'

/**
 * What has become of a message of one's own. `waiting`: stored here. `sent`: written to the server. `acknowledged`:
 * the server has it (XEP-0198). `delivered`: the recipient's client has it (XEP-0184). `failed`: see `failure`.
 */
export type MessageState = 'waiting' | 'sent' | 'acknowledged' | 'delivered' | 'failed'

export interface Message {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly direction: 'in' | 'out'
  /** The bare address of who wrote it. */
  readonly author: BareJid
  readonly body: string
  /** When it was written, as far as is known (XEP-0203), in milliseconds since 1970. Pages are ordered by it. */
  readonly sentAt: number
  /** Only for one's own. */
  readonly state?: MessageState | undefined
  readonly failure?: Failure | undefined
}

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone'

export interface Conversation {
  readonly id: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly draft: string
  readonly unread: number
  /** The oldest message not yet read, where the "new" line stands; null where all is read. */
  readonly firstUnread: MessageId | null
  readonly last: LastMessage | null
  /** What the other side is doing, null when unknown. */
  readonly peerState: ChatState | null
  /** For ordering: the last message's time or when it was opened. */
  readonly activeAt: number
}

export interface LastMessage {
  readonly direction: 'in' | 'out'
  /** At most 200 characters, one line. */
  readonly preview: string
  readonly sentAt: number
  readonly state?: MessageState | undefined
}

/** A place in a conversation's history between two messages: the order is by time, then by id. */
export interface HistoryCursor {
  readonly sentAt: number
  readonly id: MessageId
}
