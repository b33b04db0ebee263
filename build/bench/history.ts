import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../electron/domain/db/store.ts'
import { readUpTo } from '../../electron/domain/messages/store/reading.ts'
import { insertMessage } from '../../electron/domain/messages/store/messages.ts'
import { participant } from '../../electron/domain/messages/store/participants.ts'
import { placeAtEnd } from '../../electron/domain/messages/place.ts'
import { addKeys, addRef, OWN } from '../../electron/domain/messages/store/refs.ts'
import type { ConversationId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'

/** The two sides of a benchmark's conversation. */
export interface Between {
  readonly conversationId: ConversationId
  readonly own: BareJid
  readonly peer: BareJid
}

/** Stores message `number` of a history and returns its place. Every third one is the person's own. */
export function tellStory(
  tx: Transaction,
  { conversationId, own, peer }: Between,
  number: number,
  sentAt: number,
  body: string,
): Place {
  const isOwn = number % 3 === 0
  const place = placeAtEnd(tx, conversationId, sentAt)
  const id = insertMessage(tx, {
    conversationId,
    authorId: participant(tx, conversationId, isOwn ? own : peer, isOwn),
    own: isOwn,
    kind: 'text',
    place,
    way: isOwn ? 'here' : 'live',
    sentAt,
    receivedAt: sentAt,
    state: isOwn ? 'delivered' : null,
    body,
  })
  // Ids as clients and archives make them.
  const uuid = randomUUID()
  if (isOwn) addRef(tx, id, conversationId, OWN, uuid)
  else addKeys(tx, id, conversationId, { id: uuid, originId: uuid, archiveId: randomUUID() })
  return place
}

/** Marks everything up to there as read. */
export function readStory(tx: Transaction, { conversationId }: Between, upTo: Place): void {
  readUpTo(tx, conversationId, upTo)
}
