import type { Connection } from '../net/connection.ts'
import type { XmlError } from '../xml/xml-error.ts'
import type { XmlParser } from '../xml/parser.ts'

/**
 * How long one turn of the event loop may take what has come, in milliseconds. A few kilobytes can be thousands of
 * stanzas; the rest of them waits for the next turn, and so does nobody else.
 */
const TURN_MS = 8

/** Reads what a connection brings no faster than somebody deals with it. */
export interface Reading {
  readonly isPaused: boolean
  /** What comes from now on is read by that parser; null: nothing is. */
  by(parser: XmlParser | null): void
  take(bytes: Uint8Array): void
  /** One element has been dealt with. */
  dealt(): void
  /** Reads no further until `resume`; what has come waits. */
  pause(): void
  resume(): void
}

export function createReading(
  connection: () => Pick<Connection, 'pause' | 'resume'> | null,
  refused: (error: XmlError) => void,
): Reading {
  let parser: XmlParser | null = null
  let isPaused = false
  /** When this turn began to take what came; null where it has not. */
  let turnBeganAt: number | null = null
  /** Whether this turn has taken enough. */
  let isOver = false

  function beginTurn(): void {
    if (turnBeganAt !== null) return
    turnBeganAt = performance.now()
    setImmediate(() => {
      turnBeganAt = null
      if (!isOver) return
      isOver = false
      goOn()
    })
  }

  function stop(): void {
    parser?.pause()
    connection()?.pause()
  }

  function goOn(): void {
    if (isPaused || isOver) return
    beginTurn()
    const error = parser?.resume()
    if (error) refused(error)
    // It may have been too much again.
    if (canRead()) connection()?.resume()
  }

  const canRead = (): boolean => !isPaused && !isOver

  return {
    get isPaused() {
      return isPaused
    },
    by(next) {
      parser?.stop()
      parser = next
    },
    take(bytes) {
      beginTurn()
      const error = parser?.write(bytes)
      if (error) refused(error)
    },
    dealt() {
      if (isOver || turnBeganAt === null || performance.now() - turnBeganAt <= TURN_MS) return
      isOver = true
      stop()
    },
    pause() {
      isPaused = true
      stop()
    },
    resume() {
      if (!isPaused) return
      isPaused = false
      goOn()
    },
  }
}
