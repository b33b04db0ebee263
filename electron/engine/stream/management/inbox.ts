/**
 * Counts the stanzas received in a session and those that are handled (XEP-0198 §4). Handling may finish in any order,
 * but a stanza counts only when all earlier ones do. The counts do not wrap around.
 */
export interface Inbox {
  readonly received: number
  readonly handled: number
  /** A stanza arrived. Returns its place, or null if it had already arrived before the stream broke. */
  arrived(): number | null
  settled(place: number): void
  /** The stream broke: the other side will send all stanzas after this count again. */
  rewind(to: number): void
}

export function createInbox(from = 0): Inbox {
  let received = from
  /** The place of the last stanza on this stream. Less than `received` while stanzas come a second time. */
  let cursor = from
  /** The places of stanzas that are being handled, in order. Handled stanzas take no memory. */
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
