import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'
import { authorOf, type Arrival } from '../arrival.ts'
import type { Content } from '../content.ts'
import { findParticipant } from '../store/participants.ts'
import type { MessageKeys } from '../store/refs.ts'
import { occupantKey, type InRoom } from './author.ts'
import { isIgnored, isIgnoredIn } from './ignored.ts'
import { meansPerson } from './meant.ts'
import { findSameInRoom } from './same.ts'

/** Whether the message is one to everybody in a room. */
export const isToAll = (room: InRoom | null): room is InRoom => room !== null && room.with === null

/** Whether somebody else's message in a room means the person. */
export function isMeantIn({ account, message, room, own }: Arrival, { kind, body }: Content): boolean {
  return isToAll(room) && !own && kind !== 'sealed' && meansPerson(message, body, room, account.address)
}

/**
 * What a message of others is to the person. `unread`: it waits for them; `read`: they came after it was written; `ignored`:
 * they do not want to read its author.
 */
export type Hearing = 'unread' | 'read' | 'ignored'

export function hearingOf({ tx, account, room, own, time }: Arrival, id: ConversationId): Hearing {
  if (own || room === null) return 'unread'
  if (room.with) return isIgnoredIn(tx, account.id, room.author.room, room.with.key) ? 'ignored' : 'unread'
  const { id: occupant, nick } = room.author
  if (nick !== null && isIgnored(tx, id, occupantKey({ id: occupant, nick }))) return 'ignored'
  return room.isHistory && time.vouched !== null && time.vouched.at < openedAt(tx, id) ? 'read' : 'unread'
}

function openedAt(db: Reader, id: ConversationId): number {
  return db.first<{ at: number }>('SELECT opened_at AS at FROM conversation WHERE id = ?', id)?.at ?? 0
}

/** The stored message that is the same as one to everybody in a room. */
export function sameToAll(
  arrival: Arrival,
  room: InRoom,
  conversationId: ConversationId,
  keys: MessageKeys,
  body: string,
): MessageId | undefined {
  const { tx, parts, account, message, now } = arrival
  const { isSelf, nick } = room.author
  const isMaybeOwn = !isSelf && nick === room.ownNick
  const maybeOwn = isMaybeOwn ? findParticipant(tx, conversationId, account.address) : undefined
  const authorId = authorOf(arrival, conversationId)
  const incoming = { conversationId, authorId, maybeOwn, room, message, keys, body, now }
  return findSameInRoom(tx, incoming, parts.replays)
}
