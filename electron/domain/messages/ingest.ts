import { chatStateOf } from '../../engine/xep/0085-chat-states/index.ts'
import { Received, ReceiptRequest } from '../../engine/xep/0184-receipts/index.ts'
import { Delay } from '../../engine/xep/0203-delay/index.ts'
import { OriginId, stanzaIdBy } from '../../engine/xep/0359-stanza-ids/index.ts'
import { el, NS_CLIENT, parseStanzaError, type Stanza } from '../../engine/index.ts'
import type { MessageFailure } from '../../../shared/model/failure.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import { bareOf } from '../../../shared/model/jid.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import { maySeePresence } from '../roster/index.ts'
import type { ArchiveIds } from './archive-ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { Changes } from './changes.ts'
import type { ChatStates } from './chat-states.ts'
import type { CommitQueue } from './commit-queue.ts'
import { openEnvelope, textOf, type Envelope } from './envelope.ts'
import { sentAtOf } from './sent-at.ts'
import { findConversation, markReadUpTo, openConversation } from './store/conversations.ts'
import { findDuplicate, keepArchiveId } from './store/duplicates.ts'
import { findSent, insertMessage, moveForward, type MessageKeys } from './store/messages.ts'

export interface IngestParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly chatStates: ChatStates
  readonly archiveIds: ArchiveIds
  readonly arrivals: Arrivals
}

/** What the steps know of one message, and what they leave to be done once it is committed. */
interface Arrival extends Envelope {
  readonly tx: Transaction
  readonly changes: Changes
  readonly parts: IngestParts
  readonly account: LiveAccount
  readonly now: number
  readonly afterCommit: (() => void)[]
}

/** `done`: nothing of what follows concerns this message. */
type Step = (arrival: Arrival) => 'done' | undefined

/** Every message that is not forged goes through these, in this order. */
const STEPS: readonly Step[] = [
  refusalOfOwnMessage,
  receiptForOwnMessage,
  chatStateOfPeer,
  text,
  answerToReceiptRequest,
]

/**
 * Takes an incoming message: opens its envelope, then goes through the steps within a transaction that it shares with
 * the rest of its burst. Resolves once everything it means has been committed.
 */
export async function ingestMessage(parts: IngestParts, account: LiveAccount, stanza: Stanza): Promise<void> {
  const envelope = openEnvelope(stanza, account.address)
  if (envelope === null) {
    parts.context.ports.log('messages: ignored a forged carbon or a room')
    return
  }
  const now = parts.context.ports.clock.now()
  const afterCommit = await parts.queue.add((tx, changes) => {
    const arrival: Arrival = { ...envelope, tx, changes, parts, account, now, afterCommit: [] }
    for (const step of STEPS) if (step(arrival) === 'done') break
    return arrival.afterCommit
  })
  for (const act of afterCommit) act()
}

/**
 * RFC 6120 §8.3.1: an error comes from the very address the message went to, and messages go to bare addresses. An
 * error about anything else than a stored message means nothing here.
 */
function refusalOfOwnMessage({ tx, changes, account, message, peer, via }: Arrival): 'done' | undefined {
  if (message.type !== 'error') return undefined
  if (via === 'sent-copy' || message.from !== peer || message.id === undefined) return 'done'
  const conversation = findConversation(tx, account.id, peer)
  const sent = conversation && findSent(tx, conversation, message.id)
  if (sent === undefined) return 'done'
  const { condition, text: wording } = parseStanzaError(message.element)
  const failure: MessageFailure = {
    code: 'message-refused',
    condition,
    ...(wording !== undefined && { text: wording }),
  }
  if (moveForward(tx, sent, 'failed', failure)) changes.message(sent)
  return 'done'
}

/** XEP-0184: counts only from the one the message went to. */
function receiptForOwnMessage({ tx, changes, account, message, peer }: Arrival): undefined {
  const receipt = message.get(Received)
  if (receipt === undefined || bareOf(message.from) !== peer) return
  const conversation = findConversation(tx, account.id, peer)
  const sent = conversation && findSent(tx, conversation, receipt.id)
  if (sent !== undefined && moveForward(tx, sent, 'delivered')) changes.message(sent)
}

/** XEP-0085. What they did long ago, or what the person does on another device, says nothing of them now. */
function chatStateOfPeer({ tx, parts, account, message, peer, direction, afterCommit }: Arrival): undefined {
  const state = chatStateOf(message.element)
  const says = state !== undefined || textOf(message) !== null
  if (direction === 'out' || message.type === 'headline' || !says || message.get(Delay)) return
  // In a conversation that this very message begins there is nobody yet to be shown the state.
  const id = findConversation(tx, account.id, peer)
  if (id === undefined) return
  const key = { id, accountId: account.id, jid: peer }
  afterCommit.push(() => parts.chatStates.received(key, message.from, state))
}

/** Stores the text once, whatever ways it comes by. A message without one is done with. */
function text(arrival: Arrival): 'done' | undefined {
  const { tx, changes, parts, account, message, direction, peer, now } = arrival
  const body = textOf(message)
  if (body === null) return 'done'
  const sentAt = sentAtOf(message, arrival.deliveredAt, now)
  const author = direction === 'out' ? account.address : bareOf(message.from)
  const keys = keysOf(message, account, parts)

  const known = findConversation(tx, account.id, peer)
  const duplicate = known && findDuplicate(tx, { ...keys, conversationId: known, author, body, sentAt })
  if (duplicate !== undefined) {
    if (keys.archiveId !== null) keepArchiveId(tx, duplicate, keys.archiveId)
    if (direction === 'out') ownMessageSeen(arrival, duplicate)
    return undefined
  }

  const conversation = openConversation(tx, account.id, peer, sentAt)
  // A message to oneself has arrived where it was to arrive; of any other the server has told.
  const state = direction === 'in' ? null : peer === account.address ? 'delivered' : 'acknowledged'
  const id = insertMessage(tx, {
    ...keys,
    conversationId: conversation.id,
    direction,
    author,
    body,
    sentAt,
    receivedAt: now,
    state,
  })
  // Who answers on another device has read there what came before.
  if (direction === 'out') markReadUpTo(tx, conversation.id, sentAt, id)
  else {
    const news = { conversationId: conversation.id, accountId: account.id, account: account.address, body }
    arrival.afterCommit.push(() => parts.arrivals.tell(news))
  }
  changes.message(id)
  return undefined
}

function keysOf(message: Stanza, account: LiveAccount, parts: IngestParts): MessageKeys {
  const believed = parts.archiveIds.areBelieved(account)
  const archiveId = believed ? stanzaIdBy(message, account.address) : undefined
  return {
    stanzaId: message.id ?? null,
    originId: message.get(OriginId)?.id ?? null,
    archiveId: archiveId ?? null,
  }
}

/** The server shows a message that was sent from here: it has it, whether or not its acknowledgement was heard. */
function ownMessageSeen({ tx, changes, account, peer }: Arrival, id: MessageId): void {
  if (moveForward(tx, id, peer === account.address ? 'delivered' : 'acknowledged')) changes.message(id)
}

/**
 * XEP-0184 §5, and §8: only to who may see the person's presence anyway. Copies are for the other device to answer
 * (XEP-0280 §10.4), and it does no harm to answer a further copy: its first answer may have been lost with the stream.
 */
function answerToReceiptRequest({
  tx,
  parts,
  account,
  message,
  via,
  direction,
  peer,
  afterCommit,
}: Arrival): undefined {
  const { id, type, from } = message
  if (via !== 'live' || direction === 'out' || type === 'headline' || id === undefined) return
  if (!message.get(ReceiptRequest) || message.get(Received)) return
  const { settings, ports } = parts.context
  if (!settings().sendReceipts || !maySeePresence(tx, account.id, peer)) return
  const receipt = el(
    NS_CLIENT,
    'message',
    { to: from, type, id: ports.random.uuid() },
    Received.build({ id }),
  )
  afterCommit.push(() => account.client.channel.send(receipt))
}
