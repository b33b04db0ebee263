import type { Failure } from '../../../shared/model/failure.ts'
import type { CancelTimer, Clock } from '../ports.ts'

/**
 * What may be under way in an account at a time, in bytes: received and not yet dealt with, and written and not yet taken
 * by the system. Some stanzas of the usual ten megabytes' limit of servers must not stop it, a flood must.
 */
const PAUSE_BYTES = 8 * 1024 * 1024
/** It goes on well below that, so that it does not stop and go with each stanza. */
const RESUME_BYTES = PAUSE_BYTES / 2
/** While nothing is read only what we write ourselves can add to it; so much means that nobody will ever take it. */
const DROP_BYTES = 4 * PAUSE_BYTES
/** What a stanza takes beside its elements while it waits: promises, its place in the queue. */
const BYTES_OF_STANZA = 2_048
const LOOK_MS = 1_000
/** So many looks at which nothing had become less. A busy disk or a slow server takes its time; a minute is none. */
const PATIENCE = 60

/** A stream as far as it can be held back. */
interface PressedStream {
  /** Bytes that were written and that the system has not taken yet. */
  readonly unsent: number
  pause(): void
  resume(): void
  /** Ends it at once and silently: the session can be resumed. */
  drop(failure: Failure): void
}

/**
 * One account's budget in bytes: above it nothing more is read from its stream, so that the server keeps what comes, and
 * TCP lets it know; far above it, or where it does not become less, the stream is dropped. What was received on earlier
 * streams and is not dealt with counts as well.
 */
export interface Pressure {
  /** Counts a stanza of that size until `handled` has settled; gives `handled` back. */
  count(size: number, handled: Promise<void> | null): Promise<void> | null
  /** A stream is there; null where it is gone. */
  follow(stream: PressedStream | null): void
  /** `unsent` of the stream has changed. */
  unsentChanged(): void
}

export function createPressure(clock: Clock, log: (line: string) => void): Pressure {
  let pending = 0
  let stream: PressedStream | null = null
  let isPaused = false
  let cancelLook: CancelTimer = () => undefined

  const level = (): number => pending + (stream?.unsent ?? 0)

  function adapt(): void {
    if (stream === null) return
    const now = level()
    if (!isPaused && now > PAUSE_BYTES) {
      isPaused = true
      stream.pause()
      log(`client: reads no further: ${pending} bytes wait to be kept, ${stream.unsent} to be sent`)
      look(stream, pending, stream.unsent, 0)
    } else if (isPaused && now > DROP_BYTES && stream.unsent > pending) {
      giveUp(stream)
    } else if (isPaused && now < RESUME_BYTES) {
      isPaused = false
      cancelLook()
      stream.resume()
    }
  }

  /** Looks now and then whether anything has become less. */
  function look(at: PressedStream, pendingBefore: number, unsentBefore: number, quiet: number): void {
    cancelLook = clock.after(LOOK_MS, () => {
      adapt()
      if (at !== stream || !isPaused) return
      const { unsent } = at
      const looks = pending < pendingBefore || unsent < unsentBefore ? 0 : quiet + 1
      if (looks >= PATIENCE) giveUp(at)
      else look(at, pending, unsent, looks)
    })
  }

  function giveUp(on: PressedStream): void {
    cancelLook()
    const code = on.unsent > pending ? 'server-not-reading' : 'flooded'
    log(`client: gives the stream up (${code}): ${pending} bytes wait to be kept, ${on.unsent} to be sent`)
    on.drop({ code })
  }

  return {
    count(size, handled) {
      if (handled === null) {
        adapt()
        return null
      }
      const bytes = size + BYTES_OF_STANZA
      pending += bytes
      adapt()
      return handled.then(() => {
        pending -= bytes
        adapt()
      })
    },
    follow(next) {
      cancelLook()
      isPaused = false
      stream = next
      adapt()
    },
    unsentChanged: adapt,
  }
}
