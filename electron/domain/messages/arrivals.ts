import { createEmitter } from '../../../shared/events/emitter.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { MessageKind } from '../../../shared/model/message.ts'
import type { Release } from '../../engine/index.ts'

/** A new message from someone else, either live or kept by the server while we were offline. */
export interface NewArrival {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  /** The address of the account that got it. */
  readonly account: BareJid
  readonly kind: MessageKind
  readonly body: string
  /** In a room, the nickname of its author, and whether the person is meant. */
  readonly nick?: string | null | undefined
  readonly mention?: boolean | undefined
  /** An archive told it after an absence. */
  readonly isMissed?: true | undefined
}

/** Announces new messages to the rest of the application. Own messages and repetitions are not announced. */
export interface Arrivals {
  tell(arrival: NewArrival): void
  on(listener: (arrival: NewArrival) => void): Release
}

export function createArrivals(): Arrivals {
  const { on, emit } = createEmitter<[NewArrival]>()
  return { tell: emit, on }
}
