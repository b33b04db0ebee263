import { distance } from './counter.ts'

/** What was sent in a session and is not acknowledged yet (XEP-0198 §4). Counts without wrapping. */
export interface Outbox {
  readonly sent: number
  readonly acknowledged: number
  /** Keeps a stanza as it goes over the wire; gives its place, from 1. */
  push(xml: string): number
  /**
   * The other side has handled `h` stanzas, modulo 2^32. `too-high`: more than were sent. `stale`: fewer than it had
   * said before, which changes nothing.
   */
  acknowledge(h: number): 'advanced' | 'unchanged' | 'stale' | 'too-high'
  /** What is not acknowledged, in the order in which it was sent. */
  readonly unacknowledged: readonly string[]
  /** Its length, in UTF-16 units. */
  readonly length: number
  /** Whether more of it is kept than any server leaves unacknowledged that means to go on. */
  readonly isOverfull: boolean
}

/**
 * Above what a flush sends ahead, what may wait to be written, and what the buffers of both systems hold (on Linux up to
 * 10 MB): only a server that never answers lets us come here.
 */
const MAX_LENGTH = 32 * 1024 * 1024
/** What keeping one takes beside its text, in units: many small ones are as much as a few long. */
const UNITS_EACH = 64

/** `from`: how many stanzas the other side had handled before, for a session that goes on. */
export function createOutbox(from = 0): Outbox {
  const queue: string[] = []
  let acknowledged = from
  let length = 0
  return {
    get sent() {
      return acknowledged + queue.length
    },
    get acknowledged() {
      return acknowledged
    },
    get unacknowledged() {
      return queue
    },
    get length() {
      return length
    },
    get isOverfull() {
      return length + queue.length * UNITS_EACH > MAX_LENGTH
    },
    push(xml) {
      length += xml.length
      return acknowledged + queue.push(xml)
    },
    acknowledge(h) {
      const ahead = distance(acknowledged, h)
      if (ahead === 0) return 'unchanged'
      if (ahead > queue.length) return ahead < 2 ** 31 ? 'too-high' : 'stale'
      for (const xml of queue.splice(0, ahead)) length -= xml.length
      acknowledged += ahead
      return 'advanced'
    },
  }
}
