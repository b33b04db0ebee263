import type { Conversation } from '../../../shared/model/message.ts'
import type { Room } from '../../../shared/model/room.ts'

/** What a conversation allows at all. */
export interface Allowed {
  /** Something can be written. */
  readonly talk: boolean
  /** Messages have ids that everybody shares: they can be answered, reacted to and deleted. */
  readonly refer: boolean
  /** Messages of others can be deleted for everybody. */
  readonly moderate: boolean
}

export const EVERYTHING: Allowed = { talk: true, refer: true, moderate: false }
const NOTHING: Allowed = { talk: false, refer: false, moderate: false }

/** What a conversation allows. `room`: the room that it is, or that it belongs to. */
export function allowedIn(conversation: Conversation | null, room: Room | null): Allowed {
  if (conversation?.kind === 'private') {
    const isOut = room === null || room.status.kind === 'out'
    return isOut || conversation.occupant?.gone ? NOTHING : EVERYTHING
  }
  if (conversation?.kind !== 'room' || room === null) return EVERYTHING
  const { status, rights, traits } = room
  const isIn = status.kind === 'joined'
  return {
    // What is written before one is in waits.
    talk: isIn ? rights.talk : status.kind !== 'out',
    refer: traits.stanzaIds,
    moderate: isIn && rights.retract && traits.stanzaIds,
  }
}
