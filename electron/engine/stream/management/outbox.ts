import { distance } from './counter.ts'

/**
 * The stanzas that were sent in a session and are not acknowledged yet (XEP-0198 §4). The counts do not wrap around.
 */
export interface Outbox {
  readonly sent: number
  readonly acknowledged: number
  /** Keeps a stanza as it goes over the wire. Returns its place, from 1. */
  push(xml: string): number
  /**
   * The other side has handled `h` stanzas, modulo 2^32. `too-high`: more than were sent. `stale`: fewer than it had
   * acknowledged before; nothing changes.
   */
  acknowledge(h: number): 'advanced' | 'unchanged' | 'stale' | 'too-high'
  /** The unacknowledged stanzas, in the order in which they were sent. */
  readonly unacknowledged: readonly string[]
  /** Their length, in UTF-16 units. */
  readonly length: number
  /** Whether they exceed everything that a working server leaves unacknowledged. */
  readonly isOverfull: boolean
}

/**
 * More than a flush sends at once, plus unwritten data and the buffers of both systems (on Linux up to 10 MB). Only a
 * server that never answers lets us reach this.
 */
const MAX_LENGTH = 32 * 1024 * 1024
/** The memory of each stanza besides its text, in units: many small stanzas take as much as a few long ones. */
const UNITS_EACH = 64

/** `from`: the number of stanzas that the other side had handled before, for a session that continues. */
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
