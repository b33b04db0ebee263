import type { Failure } from '../../../../shared/model/failure.ts'

/** A message as another program has stored it. Everything in it may be made up. */
export interface ReadMessage {
  /** The bare address of the other side. */
  readonly peer: string
  readonly own: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  /** Whether the program keeps no fractions of seconds. */
  readonly wholeSeconds: boolean
  /** An action begins with `/me `. */
  readonly body: string
  readonly subject?: string | undefined
  /** The id attribute of its stanza. */
  readonly id?: string | undefined
  readonly originId?: string | undefined
  /** Its id in the archive of the account (XEP-0359). */
  readonly archiveId?: string | undefined
  /** The link to a file, if the message is nothing else. It is then the body, too. */
  readonly file?: true | undefined
  /** Its first text, if it was corrected. */
  readonly original?: string | undefined
}

/** What the history of another program says, piece by piece. */
export type Item =
  | { readonly kind: 'message'; readonly account: string; readonly message: ReadMessage }
  /** The person's own name for a contact. */
  | { readonly kind: 'name'; readonly account: string; readonly peer: string; readonly name: string }
  /** An account without messages so far. */
  | { readonly kind: 'account'; readonly account: string }
  /** A message of a room, which is left out. */
  | { readonly kind: 'in-room' }
  /** An entry without a time, an address or a text, or with one that is too long. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'problem'; readonly file: string; readonly failure: Failure }
  /** 0 to 1. */
  | { readonly kind: 'share'; readonly share: number }

/** Longer texts are no messages of a person. In bytes. */
export const MOST_BODY_BYTES = 1024 * 1024
/** XMPP is from 1999. Earlier times are mistakes. */
export const EARLIEST = Date.UTC(1999, 0)

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** The address without its resource, in lower case as servers write it. It is parsed later. */
export function bareOf(address: string): string {
  const slash = address.indexOf('/')
  return (slash < 0 ? address : address.slice(0, slash)).trim().toLowerCase()
}
