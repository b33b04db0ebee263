import type { PrintedStanza } from '../xml/printed.ts'
import type { Element } from '../xml/element.ts'

/** How the stanzas of a session get to the server and come from it: with stream management or without. */
export interface Delivery {
  /** Stanzas sent, from 1. */
  readonly sent: number
  /** What was sent of which the server has not said that it has it, about in bytes. */
  readonly unacknowledged: number
  /** Sends a stanza and gives its place; about a `tracked` one the server is asked whether it has it. */
  send(stanza: Element | PrintedStanza, tracked: boolean, more?: boolean): number
  /** `size`: about how many bytes of memory it takes. */
  receive(element: Element, size: number): void
  /** A stanza came but was left out: the server must not send it again. */
  omit(): void
  /** The stream is gone. */
  detach(): void
  /** Tells the server what is handled, before the stream ends. */
  acknowledge(): void
  /** Asks for a sign of life. */
  probe(): void
}
