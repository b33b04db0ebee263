import type { Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation, Message, Quote } from '../../../../shared/model/message.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import type { Gaps } from '../../../state/gaps.svelte.ts'
import type { MessageActions } from '../actions.svelte.ts'
import type { Authors } from './authors.svelte.ts'

/** `gone`: the server has removed older ones. `not-archived`: the server stores none. */
export type Start = 'conversation' | 'gone' | 'not-archived'

/** The things that all rows of an open conversation share. They change with it. */
export interface Talk {
  readonly kind: Conversation['kind']
  /** What to call the other side, or the room. */
  readonly peer: string
  /** What others call the person. */
  readonly ownName: string
  readonly nameOf: (jid: BareJid) => string
  readonly isSelf: (jid: BareJid) => boolean
  readonly peerReadPlace: Place
  /** Who writes in a room. */
  readonly authors: Authors
  /** Where messages may be missing. */
  readonly gaps: Gaps
  /** What the first message that there is begins. */
  readonly start: Start
  readonly now: number
  readonly actions: MessageActions
}

/** What to call the author of a message. */
export const authorOf = ({ peer, ownName }: Talk, { direction, by }: Message): string =>
  direction === 'out' ? ownName : by ? shownNick(by.nick) : peer

/** What to call the author of what is answered; null if it is not known. */
export const quotedAuthor = ({ nameOf }: Talk, { by, author }: Quote): string | null =>
  by ? shownNick(by.nick) : author === null ? null : nameOf(author)
