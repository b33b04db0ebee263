/**
 * How many stanzas came in a session and how many of them are handled (XEP-0198 §4). Handling may end in any order; a
 * stanza counts only when all before it do. Counts without wrapping.
 */
export interface Inbox {
  readonly received: number
  readonly handled: number
  /** A stanza came: its place, or null where it came before the stream broke and is being handled already. */
  arrived(): number | null
  settled(place: number): void
  /** The stream broke: the other side will send again whatever follows that count. */
  rewind(to: number): void
}

export function createInbox(from = 0): Inbox {
  let received = from
  /** The place of what came last on this stream; behind `received` while things come a second time. */
  let cursor = from
  /** The places of what is being handled, from the first to the last: what is handled already takes nothing. */
  const underWay = new Set<number>()
  return {
    get received() {
      return received
    },
    get handled() {
      for (const first of underWay) return first - 1
      return received
    },
    arrived() {
      cursor++
      if (cursor <= received) return null
      received = cursor
      underWay.add(cursor)
      return cursor
    },
    settled(place) {
      underWay.delete(place)
    },
    rewind(to) {
      cursor = to
    },
  }
}
