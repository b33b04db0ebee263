import type { Conversation } from '../../../../shared/model/message.ts'
import type { OutOfRoom, Room } from '../../../../shared/model/room.ts'

/** What stands in the place of the composer, where nothing can be written in a room. */
export type Foot =
  /** The other one of a private conversation has left. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'out'; readonly out: OutOfRoom }
  /** A visitor of a moderated room may only read. */
  | { readonly kind: 'no-voice' }

/** null: there is a composer. */
export function footOf(conversation: Conversation, room: Room | null): Foot | null {
  if (conversation.kind === 'private' && conversation.occupant?.gone) return { kind: 'ended' }
  if (conversation.kind !== 'room' && conversation.kind !== 'private') return null
  // A room that was left and closed is not kept, but its messages may be.
  if (room === null) return { kind: 'out', out: { why: 'left' } }
  if (room.status.kind === 'out') return { kind: 'out', out: room.status }
  if (conversation.kind === 'private') return null
  return room.status.kind === 'joined' && !room.rights.talk ? { kind: 'no-voice' } : null
}
