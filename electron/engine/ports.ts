import type { Dial } from './net/connection.ts'

/** A timer's release. */
export type CancelTimer = () => void

/** Time, so that tests can make it pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fn` once after `ms`; the returned function prevents it. Never keeps the process alive by itself. */
  after(ms: number, fn: () => void): CancelTimer
}

export interface Random {
  bytes(length: number): Uint8Array
  /** A UUID of version 4, for stanza and message ids. */
  uuid(): string
  /** Evenly from 0 up to 1. */
  fraction(): number
}

/** What the engine needs of the outside world. */
export interface EnginePorts {
  readonly clock: Clock
  readonly random: Random
  readonly dial: Dial
  /** A line for the log; never a password, a token or a message's text. */
  log(line: string): void
  /** Where somebody looks into a problem: a line for every stanza that comes or goes, without its content. */
  readonly trace?: (line: string) => void
}
