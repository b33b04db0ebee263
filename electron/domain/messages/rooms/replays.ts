/**
 * Which messages the history of a room has told in the present visit: each stored message is met by one of them, so that two
 * equal ones stay two. Repetitions of a transaction are the same stanza.
 */
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { InRoom } from './author.ts'

export interface Replays {
  /** Whether another message of this visit's history was that one already. */
  isMet(room: Pick<InRoom, 'visit'>, id: MessageId, stanza: object): boolean
  meet(room: Pick<InRoom, 'visit'>, id: MessageId, stanza: object): void
}

/** No room sends more of its history at a join. */
const MOST = 20_000

export function createReplays(): Replays {
  const visits = new WeakMap<object, Map<MessageId, object>>()
  return {
    isMet({ visit }, id, stanza) {
      const met = visits.get(visit)?.get(id)
      return met !== undefined && met !== stanza
    },
    meet({ visit }, id, stanza) {
      const met = visits.get(visit) ?? new Map<MessageId, object>()
      visits.set(visit, met)
      if (met.size < MOST) met.set(id, stanza)
    },
  }
}
