import type { Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message } from '../../../../shared/model/message.ts'
import type { MessageActions } from '../actions.svelte.ts'

/** The things that all rows of an open conversation share. They change with it. */
export interface Talk {
  /** What to call the other side. */
  readonly peer: string
  /** What others call the person. */
  readonly ownName: string
  readonly nameOf: (jid: BareJid) => string
  readonly isSelf: (jid: BareJid) => boolean
  readonly peerReadPlace: Place
  readonly now: number
  readonly actions: MessageActions
}

/** What to call the author of a message. */
export const authorOf = ({ peer, ownName }: Talk, { direction }: Message): string =>
  direction === 'out' ? ownName : peer
