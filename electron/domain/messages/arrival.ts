import type { Stanza } from '../../engine/index.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import type { ArchiveIds } from './archive-ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { Changes } from './changes.ts'
import type { ChatStates } from './chat-states.ts'
import type { Envelope } from './envelope.ts'
import type { Admission } from './admission.ts'
import type { Resends, StreamMarks } from './resends.ts'
import { findConversation } from './store/conversations.ts'
import { participant, type ParticipantId } from './store/participants.ts'
import type { MessageTime } from './message-time.ts'

/** What the steps work with. */
export interface StepParts {
  readonly context: DomainContext
  readonly chatStates: ChatStates
  readonly archiveIds: ArchiveIds
  readonly arrivals: Arrivals
  readonly resends: Resends
  readonly admission: Admission
  /** Sends what is ready, once it is committed. */
  readonly flush: (account: LiveAccount) => Promise<void>
}

/** What the steps know of one message, and what they leave to be done once it is committed. */
export interface Arrival extends Envelope {
  readonly tx: Transaction
  readonly changes: Changes
  readonly parts: StepParts
  readonly account: LiveAccount
  /** Of the stream by which it came. */
  readonly marks: StreamMarks
  readonly time: MessageTime
  /** The server's time, in milliseconds since 1970, as far as is known. */
  readonly now: number
  readonly message: Stanza
  readonly afterCommit: (() => void | Promise<void>)[]
  /** What one step has looked up for the others. */
  readonly found: {
    conversation?: ConversationId | undefined
    /** It is of an unknown sender: what it was charged, in bytes. */
    stranger?: number | undefined
  }
}

/** `done`: nothing of what follows concerns this message. */
export type Step = (arrival: Arrival) => 'done' | undefined

/** The conversation that a message belongs to, where there is one. Several steps ask, and a burst asks thousands of times. */
export function conversationOf({ tx, account, peer, found }: Arrival): ConversationId | undefined {
  return (found.conversation ??= findConversation(tx, account.id, peer))
}

/** Who wrote it, in that conversation. */
export function authorOf({ tx, account, own, peer }: Arrival, id: ConversationId): ParticipantId {
  return own
    ? participant(tx, id, account.address, true)
    : participant(tx, id, peer, peer === account.address)
}
