import type { Connection } from '../net/connection.ts'
import type { XmlError } from '../xml/xml-error.ts'
import type { XmlParser } from '../xml/parser.ts'

/**
 * How long one turn of the event loop may handle incoming data, in milliseconds. A few kilobytes can be thousands of
 * stanzas. The rest waits for the next turn, so that nothing else has to wait.
 */
const TURN_MS = 8

/** Reads the data of a connection only as fast as it is handled. */
export interface Reading {
  readonly isPaused: boolean
  /** Gives all further data to this parser; null: to none. */
  by(parser: XmlParser | null): void
  take(bytes: Uint8Array): void
  /** One element has been handled. */
  dealt(): void
  /** Stops reading until `resume`. Data that has arrived waits. */
  pause(): void
  resume(): void
}

export function createReading(
  connection: () => Pick<Connection, 'pause' | 'resume'> | null,
  refused: (error: XmlError) => void,
): Reading {
  let parser: XmlParser | null = null
  let isPaused = false
  /** When this turn began to handle data; null before that. */
  let turnBeganAt: number | null = null
  /** Whether this turn has done enough. */
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
    // The rest may have been too much again.
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
