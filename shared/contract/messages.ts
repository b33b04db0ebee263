import * as v from 'valibot'
import type { ConversationId, MessageId } from '../model/ids.ts'
import type { ChatState, Conversation, Message } from '../model/message.ts'
import { command } from './command.ts'
import { accountId, body, conversationId, instant, messageId, typedAddress } from './schemas.ts'

const cursor = v.object({ sentAt: instant, id: messageId })

/** A stretch of history, oldest first. */
export interface HistoryPage {
  readonly messages: readonly Message[]
  readonly moreBefore: boolean
  readonly moreAfter: boolean
}

export const messageCommands = {
  /** The conversation with this address, made if there was none. */
  'messages.open': command<ConversationId>()(v.object({ accountId, address: typedAddress })),
  /**
   * Up to `limit` messages: the newest (`at: 'end'`), those before or after a cursor, or those around the first
   * unread one (the newest where all is read).
   */
  'messages.page': command<HistoryPage>()(
    v.object({
      conversationId,
      at: v.variant('kind', [
        v.object({ kind: v.literal('end') }),
        v.object({ kind: v.literal('first-unread') }),
        v.object({ kind: v.literal('before'), cursor }),
        v.object({ kind: v.literal('after'), cursor }),
      ]),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    }),
  ),
  /** Stores the message as `waiting` and sends it as soon as the account is online. Clears the draft. */
  'messages.send': command<MessageId>()(v.object({ conversationId, body })),
  /** Tries a failed message again. */
  'messages.retry': command()(v.object({ messageId })),
  /** Takes a failed or waiting message away. */
  'messages.discard': command()(v.object({ messageId })),
  /** Everything up to and including this message has been seen. */
  'messages.markRead': command()(v.object({ conversationId, upTo: messageId })),
  'messages.setDraft': command()(v.object({ conversationId, draft: body })),
  /** What the person is doing in this conversation (XEP-0085); main decides whether anyone is told. */
  'messages.setChatState': command()(
    v.object({ conversationId, state: v.picklist(['active', 'composing', 'paused', 'inactive', 'gone']) }),
  ),
  /** Takes the conversation off the list; its history stays and comes back with the next message. */
  'messages.close': command()(v.object({ conversationId })),
}

export type MessageDelta =
  | { readonly kind: 'conversationsChanged'; readonly conversations: readonly Conversation[] }
  | { readonly kind: 'conversationClosed'; readonly conversationId: ConversationId }
  /** New or changed messages, in the order of their commit; a window that does not show that stretch ignores them. */
  | { readonly kind: 'messagesChanged'; readonly messages: readonly Message[] }
  | {
      readonly kind: 'messageDiscarded'
      readonly conversationId: ConversationId
      readonly messageId: MessageId
    }
  | {
      readonly kind: 'peerStateChanged'
      readonly conversationId: ConversationId
      readonly state: ChatState | null
    }
