import type { Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message } from '../../../../shared/model/message.ts'
import type { Gaps } from '../../../state/gaps.svelte.ts'
import type { MessageActions } from '../actions.svelte.ts'

/** `gone`: the server has removed older ones. `not-archived`: the server stores none. */
export type Start = 'conversation' | 'gone' | 'not-archived'

/** The things that all rows of an open conversation share. They change with it. */
export interface Talk {
  /** What to call the other side. */
  readonly peer: string
  /** What others call the person. */
  readonly ownName: string
  readonly nameOf: (jid: BareJid) => string
  readonly isSelf: (jid: BareJid) => boolean
  readonly peerReadPlace: Place
  /** Where messages may be missing. */
  readonly gaps: Gaps
  /** The person writes to themselves. */
  readonly isNotes: boolean
  /** What the first message that there is begins. */
  readonly start: Start
  readonly now: number
  readonly actions: MessageActions
}

/** What to call the author of a message. */
export const authorOf = ({ peer, ownName }: Talk, { direction }: Message): string =>
  direction === 'out' ? ownName : peer
