import type { ConversationId, Place } from '../../../../shared/model/ids.ts'
import { forgetPlaces, isFree, lookAround, withReading, type Chat } from './chats.ts'
import { freeBetween, makeRoom } from './order.ts'
import type { StoringPage } from './storing.ts'

/** A place in the archive's order for the message with that number. `before`: it should stand before this place. */
export function placeBetween(
  { tx, changes }: StoringPage,
  chat: Chat,
  id: ConversationId,
  number: number,
  before: number,
): Place {
  lookAround(tx, chat, id, number)
  const lower = chat.lower?.place ?? -1
  const next = chat.upper?.place ?? Infinity
  const upper = before > lower + 1 ? Math.min(next, before) : next
  if (number > lower && number < upper && isFree(tx, chat, id, number)) return number as Place
  const free = freeBetween(tx, id, number, lower, upper)
  if (free !== null) return free
  withReading(tx, chat, () => void makeRoom(tx, id, lower))
  forgetPlaces(chat)
  changes.conversation(id)
  return (lower + 1) as Place
}
