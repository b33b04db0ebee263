import type { Stanza } from '../../engine/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import type { Arrival, Step, StepParts } from './arrival.ts'
import type { CommitQueue } from './commit-queue.ts'
import { openEnvelope, type Envelope, type InvitationEnvelope } from './envelope.ts'
import { admitPrivate } from './rooms/admission.ts'
import { moderationInRoom } from './rooms/moderation.ts'
import { reflectedOperation } from './rooms/reflected.ts'
import { answerToReceiptRequest } from './steps/answer.ts'
import { chatStateOfPeer } from './steps/chat-state.ts'
import { storeContent } from './steps/store-content.ts'
import { admitSender } from './steps/admission.ts'
import { operationOnMessage } from './steps/operation.ts'
import { refusalOfOwnMessage } from './steps/refusal.ts'
import { receiptForOwnMessage } from './steps/receipts.ts'
import { serverTime } from './server-time.ts'
import { messageTime } from './message-time.ts'
import { PLAIN, unseal } from './unsealing/unseal.ts'
import { hasToWait } from './unsealing/waiting.ts'

/** Every message that is not forged goes through these steps, in this order. */
const STEPS: readonly Step[] = [
  refusalOfOwnMessage,
  admitSender,
  receiptForOwnMessage,
  chatStateOfPeer,
  operationOnMessage,
  storeContent,
  answerToReceiptRequest,
]
/** One of an occupant to the person. */
const STEPS_IN_PRIVATE: readonly Step[] = [
  admitPrivate,
  receiptForOwnMessage,
  chatStateOfPeer,
  operationOnMessage,
  storeContent,
]
/** One to everybody in a room. */
const STEPS_IN_ROOM: readonly Step[] = [
  moderationInRoom,
  reflectedOperation,
  chatStateOfPeer,
  operationOnMessage,
  storeContent,
]

function stepsFor({ room }: Envelope): readonly Step[] {
  if (room === null) return STEPS
  return room.with === null ? STEPS_IN_ROOM : STEPS_IN_PRIVATE
}

/**
 * Takes an incoming message: opens its envelope, then runs the steps in a transaction shared with the other messages of
 * its burst. Resolves once its effects are committed.
 */
export async function ingestMessage(
  queue: CommitQueue,
  parts: StepParts,
  account: LiveAccount,
  stanza: Stanza,
): Promise<void> {
  const envelope = openEnvelope(stanza, account)
  if (typeof envelope === 'string') {
    parts.context.ports.log(`messages: ignored one: ${envelope}`)
    account.client.ledger.note(envelope)
    return
  }
  const now = serverTime(parts.context, account)
  if ('invitation' in envelope) {
    tellInvitation(parts, account, envelope, now)
    return
  }
  const marks = parts.resends.marksOf(account)
  if (marks === undefined) throw new Error('a message came for an account that is not attached')
  const time = messageTime(envelope.message, account.address, envelope, now)
  const afterCommit = await queue.add((tx, changes) => {
    // The account was removed while its message waited.
    if (parts.resends.marksOf(account) === undefined) return []
    marks.newestBefore(tx)
    const afterCommit: Arrival['afterCommit'] = []
    const before = changeCount(tx)
    const unsealed = unseal({
      ...{ tx, account, envelope, now, at: time.vouched?.at ?? now },
      order: hasToWait(tx, parts, account, envelope) ? 'later' : 'now',
      note: (noted) => afterCommit.push(() => parts.noted(account, noted)),
    })
    const arrival: Arrival = {
      ...envelope,
      ...(unsealed === 'nothing' ? { message: envelope.message, seal: PLAIN } : unsealed),
      tx,
      changes,
      parts,
      account,
      marks,
      time,
      now,
      afterCommit,
      found: {},
    }
    for (const step of unsealed === 'nothing' ? [] : stepsFor(envelope)) if (step(arrival) === 'done') break
    // Counted after the commit, because the transaction may have to be repeated.
    if (changeCount(tx) === before) arrival.afterCommit.push(() => account.client.ledger.note('says-nothing'))
    return arrival.afterCommit
  })
  for (const act of afterCommit) await act()
}

/** Whoever keeps it stores it before this returns, and so before the server hears that it came. */
function tellInvitation(
  { invitations }: StepParts,
  { id, address }: LiveAccount,
  envelope: InvitationEnvelope,
  now: number,
): void {
  const { invitation, message } = envelope
  const { stamp } = messageTime(message, address, envelope, now)
  invitations.tell({ accountId: id, invitation, at: stamp?.at ?? now }, message.id)
}

/** The number of rows that this database connection has changed since it was opened. */
function changeCount(tx: Transaction): number {
  return tx.first<{ count: number }>('SELECT total_changes() AS count')?.count ?? 0
}
