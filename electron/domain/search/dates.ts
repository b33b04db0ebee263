import type { Reader } from '../db/store.ts'
import type { DatesOrder } from './orders.ts'

const MICROSECONDS = 1_000

/** The days of a month, from 1, on which the conversation has messages. One look into the index for each day. */
export function daysWithMessages(db: Reader, { conversationId, month }: DatesOrder): readonly number[] {
  const [year = NaN, number = NaN] = month.split('-').map(Number)
  const midnight = (day: number): number => {
    const date = new Date(2000, 0, 1)
    date.setFullYear(year, number - 1, day)
    return date.getTime() * MICROSECONDS
  }
  const last = new Date(midnight(1) / MICROSECONDS)
  last.setMonth(last.getMonth() + 1, 0)
  return Array.from({ length: last.getDate() }, (_, index) => index + 1).filter((day) =>
    db.first(
      'SELECT 1 FROM message WHERE conversation_id = ? AND hidden = 0 AND place >= ? AND place < ? LIMIT 1',
      conversationId,
      midnight(day),
      midnight(day + 1),
    ),
  )
}
