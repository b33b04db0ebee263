import type { PrintedStanza } from '../xml/printed.ts'
import type { Element } from '../xml/element.ts'

/** Delivers the stanzas of a session in both directions, with stream management or without. */
export interface Delivery {
  /** The number of stanzas sent. */
  readonly sent: number
  /** About how many sent bytes the server has not acknowledged. */
  readonly unacknowledged: number
  /** Sends a stanza and returns its place. After a `tracked` one the server is asked whether it has it. */
  send(stanza: Element | PrintedStanza, tracked: boolean, more?: boolean): number
  /** `size`: about how many bytes of memory it takes. */
  receive(element: Element, size: number): void
  /** A stanza arrived but was left out: the server must not send it again. */
  omit(): void
  /** The stream is gone. */
  detach(): void
  /** Before the stream ends: tells the server how many stanzas are handled. */
  acknowledge(): void
  /** Asks for a sign of life. */
  probe(): void
}
