import { moderationOf } from '../../../engine/xep/0425-moderation/index.ts'
import { conversationOf, authorOf, type Arrival } from '../arrival.ts'
import { applyOrQueue } from '../operations.ts'

/** Takes the retraction of somebody's message by a moderator (XEP-0425), which only the room itself tells. */
export function moderationInRoom(arrival: Arrival): 'done' | undefined {
  const { tx, changes, message, room, own, time, now, archived } = arrival
  const moderation = room?.author.nick === null ? moderationOf(message) : null
  if (moderation === null) return undefined
  const conversation = conversationOf(arrival)
  if (conversation === undefined) return 'done'
  const { stanzaId, by, reason } = moderation
  applyOrQueue(tx, changes, conversation, stanzaId, {
    op: { kind: 'moderation', by: by.nick ?? by.address, reason },
    authorId: authorOf(arrival, conversation),
    own,
    here: false,
    at: time.stamp?.at ?? now,
    archived,
    idsOf: 'room',
  })
  return 'done'
}
