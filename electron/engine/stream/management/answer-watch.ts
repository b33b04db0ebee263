import type { CancelTimer, Clock } from '../../ports.ts'

/** How often to check for signs of life while an answer is awaited, in milliseconds. */
const LOOK_MS = 1_000
/** The number of checks without any sign: a dead link must not show messages as on their way for longer than 10 s. */
const PATIENCE = 10
/**
 * Data that is queued before the request has to get through first: one more check for each this many UTF-16 units. Some
 * links are that slow, and so are some servers (Prosody as Debian ships it reads 10 kB/s from a client).
 */
const UNITS_A_LOOK = 4_096

/** The signs of life of a stream. */
export interface SignsOfLife {
  /** When anything last arrived, in milliseconds since 1970. */
  readonly lastHeardAt: number
  /** Bytes that the system has not taken yet. */
  readonly unsent: number
}

/** Notices when the answer to a request (XEP-0198 §4) does not come because the link is dead. */
export interface AnswerWatch {
  /** Starts waiting for an answer; keeps waiting if it already does. */
  begin(signs: SignsOfLife): void
  /** The answer came, or the stream is gone. */
  stop(): void
}

/**
 * `queued`: the size of unacknowledged stanzas, in UTF-16 units. `dead` is called once, and ends the waiting. Any data
 * that arrives is a sign of life, and so are bytes that drain: a server may take its time, and a link may be slow.
 */
export function createAnswerWatch(clock: Clock, queued: () => number, dead: () => void): AnswerWatch {
  let cancelLook: CancelTimer | null = null

  function stop(): void {
    cancelLook?.()
    cancelLook = null
  }

  // Counts checks, not milliseconds: the clock may be changed, and the machine may sleep between two checks.
  function look(signs: SignsOfLife, quiet: number, heardAt: number, unsent: number): void {
    cancelLook = clock.after(LOOK_MS, () => {
      const lives = signs.lastHeardAt !== heardAt || signs.unsent < unsent
      const looks = lives ? 1 : quiet + 1
      if (looks >= PATIENCE + Math.floor(queued() / UNITS_A_LOOK)) {
        stop()
        dead()
      } else look(signs, looks, signs.lastHeardAt, signs.unsent)
    })
  }

  return {
    begin(signs) {
      if (cancelLook === null) look(signs, 0, signs.lastHeardAt, signs.unsent)
    },
    stop,
  }
}
