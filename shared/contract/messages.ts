import * as v from 'valibot'
import type { ConversationId, MessageId } from '../model/ids.ts'
import type {
  ChatState,
  Conversation,
  Draft,
  Message,
  MessageDetails,
  MessageText,
} from '../model/message.ts'
import { command } from './command.ts'
import {
  accountId,
  body,
  conversationId,
  instant,
  messageId,
  place,
  typed,
  typedAddress,
  type Limited,
} from './schemas.ts'

const cursor = v.object({ place })
const messageIds = v.pipe(v.array(messageId), v.minLength(1), v.maxLength(200, 'messages' satisfies Limited))
const subject = typed('subject', 1024)
/** More than a message takes, so that the refusal can be worded. */
const emojis = v.pipe(v.array(typed('emoji', 64)), v.maxLength(100, 'emoji' satisfies Limited))

/** A stretch of history, oldest first. */
export interface HistoryPage {
  readonly messages: readonly Message[]
  readonly moreBefore: boolean
  readonly moreAfter: boolean
}

/** Messages of one's own that have not left yet. */
export interface Unsent {
  /** Those that wait for a connection or an answer of the server. */
  readonly waiting: number
  /** Those that are to be sent later. */
  readonly later: number
}

export const messageCommands = {
  /** The conversation with this address, made if there was none. */
  'messages.open': command<ConversationId>()(v.object({ accountId, address: typedAddress })),
  /** All that a message says, where only its beginning was told (`Message.bodyLength`). */
  'messages.text': command<MessageText>()(v.object({ messageId })),
  /**
   * Up to `limit` messages: the newest (`at: 'end'`), those before or after a cursor, those around a message (or the
   * newest where it is gone), or those around the first unread one (the newest where all is read).
   * Fewer where they are long: at least one, and about a megabyte of them.
   */
  'messages.page': command<HistoryPage>()(
    v.object({
      conversationId,
      at: v.variant('kind', [
        v.object({ kind: v.literal('end') }),
        v.object({ kind: v.literal('first-unread') }),
        v.object({ kind: v.literal('before'), cursor }),
        v.object({ kind: v.literal('after'), cursor }),
        v.object({ kind: v.literal('around'), messageId }),
      ]),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    }),
  ),
  /**
   * Stores the message as `waiting` and sends it as soon as the account is online, or not before `sendAt`. Clears the
   * draft. With a subject it is written as a mail is; an answer to such a one is one, too.
   */
  'messages.send': command<MessageId>()(
    v.object({
      conversationId,
      body,
      replyTo: v.optional(messageId),
      subject: v.optional(subject),
      sendAt: v.optional(instant),
    }),
  ),
  /** Corrects a message of one's own (XEP-0308). Clears the draft. */
  'messages.edit': command()(v.object({ messageId, body })),
  /** Makes these one's own reactions to a message, in the place of those before (XEP-0444). */
  'messages.react': command()(v.object({ messageId, emojis })),
  /** Takes a message of one's own back for everybody (XEP-0424); one that has not left is only taken away here. */
  'messages.retract': command()(v.object({ messageId })),
  /** Takes several back, in their order; where one cannot be taken back, those before it are. */
  'messages.retractAll': command()(v.object({ messageIds })),
  /** Takes messages away on this device only. */
  'messages.deleteHere': command()(v.object({ messageIds })),
  /** Calls a message back that is kept back: it is gone, and its text is the answer. `not-found` once it has left. */
  'messages.undoSend': command<string>()(v.object({ messageId })),
  /** Sends a message that is kept back now, or at another time. */
  'messages.reschedule': command()(v.object({ messageId, sendAt: v.nullable(instant) })),
  /** Sends the texts of these messages, in their order, to each of these conversations. */
  'messages.forward': command()(
    v.object({
      messageIds,
      to: v.pipe(v.array(conversationId), v.minLength(1), v.maxLength(20, 'conversations' satisfies Limited)),
    }),
  ),
  /** Asks for the other side's attention (XEP-0224). */
  'messages.askAttention': command()(v.object({ conversationId })),
  /** Tries a failed message again. */
  'messages.retry': command()(v.object({ messageId })),
  /** Takes a failed or waiting message away. */
  'messages.discard': command()(v.object({ messageId })),
  /**
   * Everything up to and including this message has been before the person's eyes. Of those that came late only what
   * stands between `from` and `upTo`; all of them where `from` is left out.
   */
  'messages.markRead': command()(v.object({ conversationId, upTo: messageId, from: v.optional(messageId) })),
  /**
   * Keeps what is typed and not sent. `base` is the revision on which it was typed: where another window has changed it
   * meanwhile, the texts of both are kept. The answer is what is kept, null where that is nothing.
   */
  'messages.setDraft': command<Draft | null>()(
    v.object({
      conversationId,
      text: body,
      replyTo: v.nullable(messageId),
      edits: v.nullable(messageId),
      base: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    }),
  ),
  /** What the person is doing in this conversation (XEP-0085); main decides whether anyone is told. */
  'messages.setChatState': command()(
    v.object({ conversationId, state: v.picklist(['active', 'composing', 'paused', 'inactive', 'gone']) }),
  ),
  'messages.details': command<MessageDetails>()(v.object({ messageId })),
  /** What would not have left if Balcony quit now. */
  'messages.unsent': command<Unsent>()(v.object({})),
  /** Keeps the conversation above the others in the list, or no longer. */
  'messages.pin': command()(v.object({ conversationId, pinned: v.boolean() })),
  /** Takes the conversation off the list; its history stays and comes back with the next message. */
  'messages.close': command()(v.object({ conversationId })),
}

export interface MessageSnapshot {
  readonly conversations: readonly Conversation[]
}

export type MessageDelta =
  | { readonly kind: 'conversationsChanged'; readonly conversations: readonly Conversation[] }
  | { readonly kind: 'conversationClosed'; readonly conversationId: ConversationId }
  /** New or changed messages of one conversation, in the order of their commit. Only for who watches its history. */
  | {
      readonly kind: 'messagesChanged'
      readonly conversationId: ConversationId
      readonly messages: readonly Message[]
    }
  /** It was taken away here. Only for who watches its history. */
  | {
      readonly kind: 'messageDiscarded'
      readonly conversationId: ConversationId
      readonly messageId: MessageId
    }
  /** A stretch of the history is another one: page again. Only for who watches it. */
  | { readonly kind: 'historyChanged'; readonly conversationId: ConversationId }
  | {
      readonly kind: 'peerStateChanged'
      readonly conversationId: ConversationId
      readonly state: ChatState | null
    }
