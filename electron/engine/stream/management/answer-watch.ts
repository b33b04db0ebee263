import type { CancelTimer, Clock } from '../../ports.ts'

/** How often it is looked for signs of life while an answer is awaited, in milliseconds. */
const LOOK_MS = 1_000
/** So many looks without one: the person must not read "sent" off a dead link for longer than 10 s. */
const PATIENCE = 10
/**
 * What is queued before the question has to get through first: a look more for each so many UTF-16 units. Slow links
 * do that, and servers that read no faster (Prosody as Debian ships it reads 10 kB/s of a client).
 */
const UNITS_A_LOOK = 4_096

/** What is seen of a stream from here. */
export interface SignsOfLife {
  /** Milliseconds since 1970 when anything last came. */
  readonly lastHeardAt: number
  /** Bytes that wait to be taken by the system. */
  readonly unsent: number
}

/** Notices that the answer to a question (XEP-0198 §4) does not come because the link is dead. */
export interface AnswerWatch {
  /** An answer is awaited from now on; goes on where it already was. */
  begin(signs: SignsOfLife): void
  /** The answer came, or the stream is gone. */
  stop(): void
}

/**
 * `queued`: how much is not acknowledged, in UTF-16 units. `dead` is called once, and nothing is awaited then. Whatever
 * is heard meanwhile is a sign of life, and so are bytes that drain: a server may take its time, a link may be slow.
 */
export function createAnswerWatch(clock: Clock, queued: () => number, dead: () => void): AnswerWatch {
  let cancelLook: CancelTimer | null = null

  function stop(): void {
    cancelLook?.()
    cancelLook = null
  }

  // Looks are counted, not milliseconds: the clock may be set, and the machine may have slept between two of them.
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
