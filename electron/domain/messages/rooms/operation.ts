import type { Arrival } from '../arrival.ts'
import type { Operation, PerformedOperation } from '../performed.ts'
import type { ParticipantId } from '../store/participants.ts'
import { isMereNick, occupantKey, type InRoom } from './author.ts'

/** Operations that only the author of a message may do. */
const OF_AUTHOR: readonly Operation['kind'][] = ['correction', 'retraction', 'preview', 'sources']

/**
 * Whose ids an operation uses: in a room that gives ids to messages (XEP-0359) those, because nobody can forge them; only
 * corrections keep to the author's (XEP-0308 §3).
 */
export function idsOf(room: InRoom | null, kind: Operation['kind']): 'author' | 'room' {
  const isByAuthor = room === null || room.with !== null || kind === 'correction'
  return isByAuthor || !room.hasStanzaIds ? 'author' : 'room'
}

/**
 * How far an operation of an occupant is believed. Under a mere nickname it is about what that occupant has written since
 * they came; null: about nothing, because in the history anybody may have had the nickname.
 */
export function reachOf(
  { room, own, parts }: Arrival,
  op: Operation,
  author: ParticipantId,
): Pick<PerformedOperation, 'since'> | null {
  if (room === null || own || !OF_AUTHOR.includes(op.kind)) return {}
  const { id, nick, stay } = room.author
  if (nick === null || !isMereNick(occupantKey({ id, nick }))) return {}
  const since = stay === null ? undefined : parts.stays.firstIn(author, stay)
  return since === undefined ? null : { since }
}
