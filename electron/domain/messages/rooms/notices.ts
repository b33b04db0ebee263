import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ConversationNotice } from '../../../../shared/model/notice.ts'
import type { Transaction } from '../../db/store.ts'
import { placeAtEnd } from '../place.ts'
import { insertMessage } from '../store/messages.ts'
import { participant } from '../store/participants.ts'

/** A line in the history of a conversation: nobody's message, never unread. `at` is in milliseconds since 1970. */
export function storeNotice(
  tx: Transaction,
  conversationId: ConversationId,
  by: BareJid,
  notice: ConversationNotice,
  at: number,
): MessageId {
  return insertMessage(tx, {
    conversationId,
    authorId: participant(tx, conversationId, by, false),
    own: false,
    isCounted: false,
    kind: 'event',
    place: placeAtEnd(tx, conversationId, at),
    way: 'live',
    sentAt: at,
    receivedAt: at,
    state: null,
    extra: { event: notice },
    body: '',
  })
}
