import type { Failure } from '../../../shared/model/failure.ts'
import type { CancelTimer, Clock } from '../ports.ts'

/**
 * The number of bytes that may be pending in an account: received but not handled, and written but not taken by the
 * system. A few stanzas of ten megabytes, the usual limit of servers, must not stop it, but a flood must.
 */
const PAUSE_BYTES = 8 * 1024 * 1024
/** Reading resumes well below that, so that it does not stop and start with each stanza. */
const RESUME_BYTES = PAUSE_BYTES / 2
/** While nothing is read, only our own writing can add to it. This much means that the server will never take it. */
const DROP_BYTES = 4 * PAUSE_BYTES
/** The memory of a waiting stanza besides its elements: promises, and its place in the queue. */
const BYTES_OF_STANZA = 2_048
const LOOK_MS = 1_000
/** The number of checks without any progress. A busy disk or a slow server may take its time, but not a minute. */
const PATIENCE = 60

/** The parts of a stream that hold it back. */
interface PressedStream {
  /** Written bytes that the system has not taken yet. */
  readonly unsent: number
  pause(): void
  resume(): void
  /** Ends the stream at once and silently: the session can be resumed. */
  drop(failure: Failure): void
}

/**
 * One account's budget in bytes. Above it, its stream is not read, so that incoming data stays at the server, which TCP
 * tells to wait. Far above it, or if there is no progress, the stream is dropped. Data of earlier streams that is not
 * handled yet counts as well.
 */
export interface Pressure {
  /** Counts a stanza of this size until `handled` has settled; returns `handled`. */
  count(size: number, handled: Promise<void> | null): Promise<void> | null
  /** The current stream; null if it is gone. */
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
      log(`client: stopped reading: ${pending} bytes to handle, ${stream.unsent} to send`)
      look(stream, pending, stream.unsent, 0)
    } else if (isPaused && now > DROP_BYTES && stream.unsent > pending) {
      giveUp(stream)
    } else if (isPaused && now < RESUME_BYTES) {
      isPaused = false
      cancelLook()
      stream.resume()
    }
  }

  /** Checks regularly whether there is any progress. */
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
    log(`client: gives the stream up (${code}): ${pending} bytes to handle, ${on.unsent} to send`)
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
