import * as v from 'valibot'
import type { AccountId, ConversationId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import type { Message } from '../model/message.ts'
import { command } from './command.ts'
import { conversationId, instant, messageId } from './schemas.ts'

/** How long a deleted conversation can be brought back, in milliseconds. */
export const UNDO_DELETE_MS = 20_000
/** The longest expiry, in days. */
export const MAX_EXPIRY_DAYS = 3_650

/** Several messages, newest first, each with its conversation. */
export interface KeptPage {
  readonly messages: readonly KeptMessage[]
  /** Where the next page begins; null if there is none. */
  readonly more: number | null
}

export interface KeptMessage {
  readonly message: Message
  readonly accountId: AccountId
  readonly jid: BareJid
}

/** What one conversation takes up on this computer. */
export interface ConversationStorage {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly messages: number
  /** The texts, in bytes. */
  readonly bytes: number
  /** The number of files that Balcony keeps, and their bytes. */
  readonly files: number
  readonly fileBytes: number
}

const cursor = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const on = v.boolean()

/** What the person does with conversations and messages besides reading and writing. */
export const keepingCommands = {
  /**
   * Puts the conversation away: it is no longer in the list, only under "Archived" (`Conversation.archived`). A new message
   * brings it back, unless it is muted. Its pin goes.
   */
  'keeping.archive': command()(v.object({ conversationId, archived: v.boolean() })),
  /** Marks a conversation that was read as unread, until it is opened again (`Conversation.markedUnread`). */
  'keeping.markUnread': command()(v.object({ conversationId })),
  /**
   * Deletes the messages of a conversation on this device: all, or those before that time. The server's archive keeps its
   * copies, because no standard lets a client delete them. They are not shown any more at once; their bytes go soon.
   */
  'keeping.clear': command()(v.object({ conversationId, before: v.optional(instant) })),
  /**
   * Deletes a conversation with its messages on this device. The answer says until when `keeping.undoDelete` brings it
   * back, in milliseconds since 1970. If Balcony ends or a new message comes meanwhile, it is deleted for good.
   */
  'keeping.delete': command<number>()(v.object({ conversationId })),
  /** `not-found` if it is too late. */
  'keeping.undoDelete': command()(v.object({ conversationId })),
  /**
   * Messages are deleted here after so many days. `conversationId` null: in all conversations (`days` null: never). For one
   * conversation `days` null means as for all, and 0 means never.
   */
  'keeping.setExpiry': command()(
    v.object({
      conversationId: v.nullable(conversationId),
      days: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_EXPIRY_DAYS))),
    }),
  ),
  /** Adds a message to the person's bookmarks (`Message.bookmarked`). */
  'keeping.bookmark': command()(v.object({ messageId, on })),
  /** The bookmarks of one conversation, or of all (null): the latest bookmarked first, 50 at a time. */
  'keeping.bookmarks': command<KeptPage>()(
    v.object({ conversationId: v.nullable(conversationId), cursor: v.optional(cursor) }),
  ),
  /** Pins a message in its conversation, for this person (`Message.pinned`). */
  'keeping.pinMessage': command()(v.object({ messageId, on })),
  /** The pinned messages of a conversation, the latest pinned first. */
  'keeping.pinnedMessages': command<readonly Message[]>()(v.object({ conversationId })),
  /** Counts what each conversation takes up, the largest first. It takes some seconds for a million messages. */
  'keeping.storage': command<readonly ConversationStorage[]>()(v.object({})),
}

/** A deleted conversation that can still be brought back. */
export interface DeletedConversation {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  /** In milliseconds since 1970. */
  readonly until: number
}

export interface KeepingSnapshot {
  /** After so many days messages are deleted here; null: never. */
  readonly expiryDays: number | null
  readonly deletedConversations: readonly DeletedConversation[]
}

export type KeepingDelta =
  | { readonly kind: 'expiryChanged'; readonly expiryDays: number | null }
  /** A conversation was deleted, was brought back, or is gone for good. */
  | { readonly kind: 'deletedChanged'; readonly deletedConversations: readonly DeletedConversation[] }
