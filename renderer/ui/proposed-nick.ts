import type { JoinRefusal } from '../../shared/model/room.ts'

/** The nickname that a room would take instead of the refused one; null: it names none. */
export function proposedNick(refusal: JoinRefusal): string | null {
  switch (refusal.code) {
    case 'nickname-taken':
      return refusal.proposal
    case 'nickname-refused':
      return refusal.reserved
    default:
      return null
  }
}
