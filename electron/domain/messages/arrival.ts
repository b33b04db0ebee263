import type { Stanza } from '../../engine/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import type { ArchiveIds } from './archive-ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { Changes } from './changes.ts'
import type { ChatStates } from './chat-states.ts'
import type { Envelope } from './envelope.ts'
import type { Admission } from './admission.ts'
import type { Resends, StreamMarks } from './resends.ts'
import { occupantKey } from './rooms/author.ts'
import type { Invitations } from './rooms/invitations.ts'
import type { WritingInRooms } from './rooms/writing-now.ts'
import type { Replays } from './rooms/replays.ts'
import type { Stays } from './rooms/stays.ts'
import { findConversation } from './store/conversations.ts'
import { participant, type ParticipantId } from './store/participants.ts'
import type { MessageTime } from './message-time.ts'
import type { Seal } from './unsealing/unseal.ts'
import type { Noted } from '../sealing/index.ts'

/** The services that the steps use. */
export interface StepParts {
  readonly context: DomainContext
  readonly chatStates: ChatStates
  readonly writingInRooms: WritingInRooms
  readonly archiveIds: ArchiveIds
  readonly arrivals: Arrivals
  readonly invitations: Invitations
  readonly replays: Replays
  readonly stays: Stays
  readonly resends: Resends
  readonly admission: Admission
  /** Sends the stanzas that are ready. Call it after the commit. */
  readonly flush: (account: LiveAccount) => Promise<void>
  /** A live message that an archive had told of before is announced now. */
  readonly archivedTold: (accountId: AccountId, conversationId: ConversationId, messageId: MessageId) => void
  /** Something about keys has to be done now that a message was opened, or could not be. */
  readonly noted: (account: LiveAccount, noted: Noted) => void
  /** Messages wait to be opened, because something before them may still be missing: in that room, or outside of rooms. */
  readonly isCatchingUp: (accountId: AccountId, room?: BareJid) => boolean
  /** Only the archive can tell the order of the last messages. */
  readonly orderUnsure: (accountId: AccountId) => void
}

/** One incoming message, as the steps see it. */
export interface Arrival extends Envelope {
  readonly tx: Transaction
  readonly changes: Changes
  readonly parts: StepParts
  readonly account: LiveAccount
  /** About the stream on which the message came. */
  readonly marks: StreamMarks
  readonly time: MessageTime
  /** The server's time as far as known, in milliseconds since 1970. */
  readonly now: number
  /** As it reads once it is opened. */
  readonly message: Stanza
  readonly seal: Seal
  /** Its number in the archive, if it comes from there (`archived/numbers.ts`). */
  readonly archived?: number | undefined
  /** Work that the steps leave for after the commit. */
  readonly afterCommit: (() => void | Promise<void>)[]
  /** Results that one step has looked up for the later ones. */
  readonly found: {
    conversation?: ConversationId | undefined
    author?: ParticipantId | undefined
    /** Set for a message from an unknown sender: its charge in bytes. */
    stranger?: number | undefined
  }
}

/** Returns `done` if the later steps don't apply to this message. */
export type Step = (arrival: Arrival) => 'done' | undefined

/** The conversation of a message, if it exists. Remembered, because several steps ask for each message of a burst. */
export function conversationOf({ tx, account, peer, room, found }: Arrival): ConversationId | undefined {
  return (found.conversation ??= findConversation(tx, account.id, peer, room?.with?.key))
}

/** Who wrote it, in that conversation. */
export function authorOf(
  { tx, account, own, peer, room, found }: Arrival,
  id: ConversationId,
): ParticipantId {
  const nick = room?.author.nick ?? null
  return (found.author ??= own
    ? participant(tx, id, account.address, true, nick)
    : room === null || nick === null
      ? participant(tx, id, peer, peer === account.address)
      : participant(tx, id, occupantKey({ id: room.author.id, nick }), false, nick))
}
