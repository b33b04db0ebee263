import type { Dial } from './net/connection.ts'
import type { Http } from './net/http.ts'
import type { Sockets } from './net/sockets.ts'

export type { ByteSocket, LocalAddress, Reach, SocketListener, Sockets } from './net/sockets.ts'

/** Cancels a timer. */
export type CancelTimer = () => void

/** Time as a port, so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fn` once after `ms`; the returned function cancels that. A timer never keeps the process alive. */
  after(ms: number, fn: () => void): CancelTimer
}

export interface Random {
  bytes(length: number): Uint8Array
  /** A UUID of version 4, for stanza and message ids. */
  uuid(): string
  /** A number from 0 up to, but not including, 1, evenly distributed. */
  fraction(): number
}

/** The engine's view of the outside world. */
export interface EnginePorts {
  readonly clock: Clock
  readonly random: Random
  readonly dial: Dial
  /** Files on web servers. */
  readonly http: Http
  /** Connections to other clients, for files. */
  readonly sockets: Sockets
  /** Writes a line to the log; never a password, a token or the text of a message. */
  log(line: string): void
  /**
   * Present while someone investigates a problem: takes a line for every stanza sent or received, without its content.
   */
  readonly trace?: (line: string) => void
}
