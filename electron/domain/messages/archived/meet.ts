import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { stateCode, wayBit } from '../store/codes.ts'
import { moveForward } from '../store/messages.ts'
import { addRef, ARCHIVE } from '../store/refs.ts'
import { forgetPlaces, lookAround, passed, readTo, seenTo, withReading } from './chats.ts'
import { move, standsRight } from './order.ts'
import { placeBetween } from './placing.ts'
import { remember, stateOf, type KnownRow, type PageItem, type StoringPage } from './storing.ts'

const SETTLED = stateCode('acknowledged')
const FAILED = stateCode('failed')

/** The archive tells of a message that is here: it settles its state, and once its place. */
export function meet(
  page: StoringPage,
  { chat, keys, stamp, number, envelope }: PageItem,
  known: KnownRow,
  conversationId: ConversationId,
): void {
  const { tx, changes, byArchiveId, now } = page
  const { id } = known
  if (keys.archiveId !== null && !byArchiveId.get(keys.archiveId)?.some((row) => row.id === id)) {
    addRef(tx, id, conversationId, ARCHIVE, keys.archiveId)
    changes.named(id)
    // What was read is told and heard by this id.
    if (known.own === 0 && known.place <= chat.readPlace) changes.read(conversationId)
    if (keys.archiveId === chat.readElsewhere) changes.conversation(conversationId)
  }
  const settled = stateOf(page, envelope)
  const isSettled = known.state === null || (known.state >= stateCode(settled) && known.state !== FAILED)
  if (known.own === 1 && !isSettled) {
    if (moveForward(tx, id, settled, now) || wasSentAfterAll(tx, id)) changes.conversation(conversationId)
  }
  let { place } = known
  let archived = known.archived
  if (known.archived === null || (known.ways & wayBit('archive')) === 0)
    tx.run(
      `UPDATE message SET archived = coalesce(archived, ?), ways = ways | ${wayBit('archive')} WHERE id = ?`,
      number,
      id,
    )
  if (known.archived === null && known.hidden === 0) {
    archived = number
    lookAround(tx, chat, conversationId, number)
    const [lower, upper] = [chat.lower?.place ?? -1, chat.upper?.place ?? Infinity]
    if (!standsRight(known, number, stamp, lower, upper)) {
      withReading(tx, chat, () => {
        place = placeBetween(page, chat, conversationId, number, Infinity)
        const isTimeWrong = !standsRight({ ...known, place: number }, number, stamp, -1, Infinity)
        const moving = { id, place: known.place, own: known.own !== 0, late: known.late === 1 }
        move(tx, conversationId, moving, place, isTimeWrong ? stamp.at : null)
      })
      forgetPlaces(chat)
      changes.conversation(conversationId)
    }
    remember(page, keys.archiveId, { ...known, place, archived })
  }
  if (archived !== null && known.hidden === 0) passed(chat, { archived, place })
  // Writing on any device means that everything before was read there, as far as nothing better tells.
  if (known.own !== 1 || known.hidden !== 0 || page.sharesReading) return
  readTo(chat, place)
  seenTo(chat, place)
}

/** A restored backup can't know that it was sent meanwhile. */
function wasSentAfterAll(tx: StoringPage['tx'], id: MessageId): boolean {
  return (
    tx.run(
      `UPDATE message SET state = ${SETTLED}, failure = NULL
       WHERE id = ? AND state = ${FAILED} AND failure ->> '$.code' = 'unsent-in-backup'`,
      id,
    ).changes > 0
  )
}
