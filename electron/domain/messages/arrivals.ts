import { createEmitter } from '../../../shared/events/emitter.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { MessageKind } from '../../../shared/model/message.ts'
import type { Release } from '../../engine/index.ts'

/** A new message of somebody else's, committed: live, or kept by the server while nobody was there to take it. */
export interface NewArrival {
  readonly conversationId: ConversationId
  readonly messageId: MessageId
  readonly accountId: AccountId
  /** Whose account it came to. */
  readonly account: BareJid
  readonly kind: MessageKind
  readonly body: string
}

/** Tells of messages that are news to the person: never of their own, and never of what comes a second time. */
export interface Arrivals {
  tell(arrival: NewArrival): void
  on(listener: (arrival: NewArrival) => void): Release
}

export function createArrivals(): Arrivals {
  const { on, emit } = createEmitter<[NewArrival]>()
  return { tell: emit, on }
}
