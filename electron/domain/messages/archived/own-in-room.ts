import { OriginId } from '../../../engine/xep/0359-stanza-ids/index.ts'
import type { Stanza } from '../../../engine/index.ts'
import type { Transaction } from '../../db/store.ts'
import { readContent } from '../content.ts'
import { saysSame } from '../identity.ts'
import { ownByIds } from '../store/archived-refs.ts'
import type { PageToStore } from './archived.ts'
import type { RoomOfPage } from './of-room.ts'

/**
 * Tells which messages of a page were written here, where the room gives no lasting ids (XEP-0421): by our id and our text.
 * Everybody in the room has seen the id, so the id alone proves nothing. `preferred`: the languages of the person.
 */
export function ownIn(
  tx: Transaction,
  { conversationId }: RoomOfPage,
  { results }: PageToStore,
  preferred: readonly string[],
): (message: Stanza) => boolean {
  const own = ownByIds(
    tx,
    conversationId,
    results.flatMap(({ stanza }) => idsOf(stanza)),
  )
  return (message) => {
    const id = idsOf(message)
      .map((value) => own.get(value))
      .find((known) => known !== undefined)
    if (id === undefined) return false
    const content = readContent(message, preferred)
    return content !== null && saysSame(tx, { id }, content.body)
  }
}

const idsOf = (message: Stanza): string[] =>
  [message.get(OriginId)?.id, message.id].filter((id): id is string => id !== undefined && id !== '')
