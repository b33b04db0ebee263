import * as v from 'valibot'
import type { ConversationId, MessageId } from '../model/ids.ts'
import type {
  ChatState,
  Conversation,
  Draft,
  LinkPreview,
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
/** More than the longest message, so that the refusal can say why. */
const emojis = v.pipe(v.array(typed('emoji', 64)), v.maxLength(100, 'emoji' satisfies Limited))

/** No browser and no server takes a longer one. */
const linkUrl = typed('link', 2048)
const cardText = v.optional(v.pipe(v.string(), v.maxLength(2048)))
/** More than a message carries. What does not fit is left out. */
const previews = v.pipe(
  v.array(v.object({ url: linkUrl, title: cardText, description: cardText, site: cardText })),
  v.maxLength(20),
  v.readonly(),
)

/** More than a message mentions. What does not stand in the body is left out. */
const mentions = v.pipe(v.array(typed('nickname', 1023)), v.maxLength(100), v.readonly())

/** A part of the history, oldest first. */
export interface HistoryPage {
  readonly messages: readonly Message[]
  readonly moreBefore: boolean
  readonly moreAfter: boolean
  /** The messages directly above which others may be missing, in the order of the page. */
  readonly gapsBefore: readonly MessageId[]
  /** Messages may be missing at the end of the conversation, which this page reaches. */
  readonly gapAtEnd?: true | undefined
  /** Nothing earlier is here (`moreBefore`), and the server may have removed earlier messages. */
  readonly olderGone?: true | undefined
}

/** The person's messages that have not been sent yet. */
export interface Unsent {
  /** Messages waiting for a connection or for an answer of the server. */
  readonly waiting: number
  /** Messages to send later. */
  readonly later: number
}

export const messageCommands = {
  /** The conversation with this address. Creates it if necessary. */
  'messages.open': command<ConversationId>()(v.object({ accountId, address: typedAddress })),
  /** The whole text of a message whose beginning the window has (`Message.bodyLength`). */
  'messages.text': command<MessageText>()(v.object({ messageId })),
  /**
   * Up to `limit` messages: the newest (`at: 'end'`), those before or after a cursor, those around a message (the newest
   * if it is gone), around the first unread one (the newest if all are read), or around the first one since a date (the
   * newest if there is none). Fewer if they are long: at least one, and about a megabyte.
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
        v.object({ kind: v.literal('date'), at: instant }),
      ]),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    }),
  ),
  /**
   * Stores the message as `waiting`, and sends it as soon as the account is online, but not before `sendAt`. Clears the
   * draft. With a subject, or as a reply to such a message, it is written like an email. `previews` go along if their
   * links stand in the body. `mentions`: nicknames that the person has chosen for a text in a room.
   */
  'messages.send': command<MessageId>()(
    v.object({
      conversationId,
      body,
      replyTo: v.optional(messageId),
      subject: v.optional(subject),
      previews: v.optional(previews),
      mentions: v.optional(mentions),
      sendAt: v.optional(instant),
    }),
  ),
  /**
   * Asks the server of an https link for the page's title and description. null if it has none, takes longer than five
   * seconds or is not on the public network.
   */
  'messages.previewOf': command<LinkPreview | null>()(v.object({ conversationId, url: linkUrl })),
  /** Corrects one of the person's messages (XEP-0308). Clears the draft. */
  'messages.edit': command()(v.object({ messageId, body })),
  /** Replaces the person's reactions to a message (XEP-0444). */
  'messages.react': command()(v.object({ messageId, emojis })),
  /** Deletes one of the person's messages for everybody (XEP-0424). If it has not been sent, deletes it only here. */
  'messages.retract': command()(v.object({ messageId })),
  /** Deletes several for everybody, one after the other. Stops at the first that fails. */
  'messages.retractAll': command()(v.object({ messageIds })),
  /** Deletes messages on this device only. */
  'messages.deleteHere': command()(v.object({ messageIds })),
  /**
   * Undoes the sending of a held message: deletes it and answers with its text. A file is in the composer again, with its
   * caption, and the answer is empty. `not-found` once it has been sent.
   */
  'messages.undoSend': command<string>()(v.object({ messageId })),
  /** Sends a held message now, or changes its time. */
  'messages.reschedule': command()(v.object({ messageId, sendAt: v.nullable(instant) })),
  /** Sends the texts of these messages, in order, to each of these conversations. */
  'messages.forward': command()(
    v.object({
      messageIds,
      to: v.pipe(v.array(conversationId), v.minLength(1), v.maxLength(20, 'conversations' satisfies Limited)),
    }),
  ),
  /** Asks for the attention of the other side (XEP-0224). */
  'messages.askAttention': command()(v.object({ conversationId })),
  /** Sends a failed message again. */
  'messages.retry': command()(v.object({ messageId })),
  /** Deletes a failed or waiting message. */
  'messages.discard': command()(v.object({ messageId })),
  /**
   * The person has seen everything up to and including this message. Of the late ones only those between `from` and
   * `upTo`, or all without `from`.
   */
  'messages.markRead': command()(v.object({ conversationId, upTo: messageId, from: v.optional(messageId) })),
  /**
   * Saves the draft. `base` is the revision that the person edited: if another window has changed the draft meanwhile, the
   * draft gets both texts. The answer is the saved draft, or null if it is empty.
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
  /** What the person is doing in this conversation (XEP-0085). The main process decides whether anyone is told. */
  'messages.setChatState': command()(
    v.object({ conversationId, state: v.picklist(['active', 'composing', 'paused', 'inactive', 'gone']) }),
  ),
  'messages.details': command<MessageDetails>()(v.object({ messageId })),
  /** Messages that would remain unsent if Balcony quit now. */
  'messages.unsent': command<Unsent>()(v.object({})),
  /** Pins or unpins the conversation. */
  'messages.pin': command()(v.object({ conversationId, pinned: v.boolean() })),
  /** Removes the conversation from the list. Its history stays, and the next message brings it back. */
  'messages.close': command()(v.object({ conversationId })),
}

export interface MessageSnapshot {
  readonly conversations: readonly Conversation[]
}

export type MessageDelta =
  | { readonly kind: 'conversationsChanged'; readonly conversations: readonly Conversation[] }
  | { readonly kind: 'conversationClosed'; readonly conversationId: ConversationId }
  /** New or changed messages of one conversation, in the order of their commits. Only for windows that watch it. */
  | {
      readonly kind: 'messagesChanged'
      readonly conversationId: ConversationId
      readonly messages: readonly Message[]
    }
  /** It was deleted here. Only for windows that watch its history. */
  | {
      readonly kind: 'messageDiscarded'
      readonly conversationId: ConversationId
      readonly messageId: MessageId
    }
  /** A part of the history changed, so page again. Only for windows that watch it. */
  | { readonly kind: 'historyChanged'; readonly conversationId: ConversationId }
  | {
      readonly kind: 'peerStateChanged'
      readonly conversationId: ConversationId
      readonly state: ChatState | null
    }
  /** The nicknames of those who are writing in a room, at most 20. Only for windows that watch it. */
  | {
      readonly kind: 'roomWriting'
      readonly conversationId: ConversationId
      readonly nicks: readonly string[]
    }
