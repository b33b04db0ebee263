import { Markable } from '../../../engine/xep/0333-markers/index.ts'
import { OriginId, stanzaIdBy } from '../../../engine/xep/0359-stanza-ids/index.ts'
import { Reply } from '../../../engine/xep/0461-replies/index.ts'
import { printStanza } from '../../../engine/index.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { MessageState } from '../../../../shared/model/message.ts'
import type { Transaction } from '../../db/store.ts'
import { maySeePresence } from '../../roster/index.ts'
import { authorOf, conversationOf, type Arrival } from '../arrival.ts'
import type { NewArrival } from '../arrivals.ts'
import { readContent, type Content } from '../content.ts'
import { floorOf, isOrderUnsure, stampOfResent } from '../floor.ts'
import { findSame } from '../identity.ts'
import { applyPending, applyOrQueue } from '../operations.ts'
import { placeAtEnd, placeOfStamp } from '../place.ts'
import { wayBit } from '../store/codes.ts'
import { moveToEnd } from '../own-place.ts'
import { sharesReading } from '../displayed.ts'
import { ensureConversation } from '../ensure-conversation.ts'
import { addUnread, readPlaceOf, readUpTo } from '../store/conversations.ts'
import {
  bodyOf,
  cameByArchiveOnly,
  findMessage,
  insertMessage,
  isUnread,
  moveForward,
} from '../store/messages.ts'
import { insertAttachment } from '../store/attachments.ts'
import { addWay, keepRaw, MAX_RAW_LENGTH } from '../store/operations.ts'
import { closeSpans } from '../store/spans.ts'
import { addStranger } from '../store/strangers.ts'
import type { ParticipantId } from '../store/participants.ts'
import { addKeys, type MessageKeys } from '../store/refs.ts'

/** Stores the content of a message once, however often and whichever way it comes. */
export function storeContent(arrival: Arrival): 'done' | undefined {
  const { tx, changes, parts, message, own, via, marks, time, now } = arrival
  const content = readContent(message, parts.context.ports.speech.preferred)
  if (content === null || (content.kind === 'attention' && !mayAskAttention(arrival))) return 'done'
  const keys = keysOf(arrival)

  const known = conversationOf(arrival)
  if (known !== undefined) {
    const authorId = authorOf(arrival, known)
    const incoming = {
      conversationId: known,
      authorId,
      stanza: message,
      keys,
      way: via,
      body: content.body,
      time,
      now,
    }
    const same = findSame(tx, incoming, marks)
    if (same !== undefined) {
      once(arrival, same, known, keys, content)
      return undefined
    }
  }

  const conversation = conversationFor(arrival)
  const authorId = authorOf(arrival, conversation)
  const id = store(arrival, content, conversation, authorId, keys)
  addKeys(tx, id, conversation, keys)
  content.files?.forEach((file, number) => insertAttachment(tx, id, conversation, number, file))
  if (content.files) changes.filesCame(id)
  if (content.kind === 'sealed') {
    const stanza = printStanza(message.element)
    if (stanza.length <= MAX_RAW_LENGTH) keepRaw(tx, id, stanza)
  }
  const reply = message.get(Reply)
  if (reply) {
    applyOrQueue(tx, changes, conversation, reply.id, {
      op: { kind: 'answer', by: id },
      authorId,
      own,
      here: false,
      at: now,
    })
  }
  const isChanged = applyPending(tx, changes, id, conversation, keys)
  if (!own) tell(arrival, isChanged ? standing(tx, id) : { ...content, conversationId: conversation })
  changes.message(id)
  return undefined
}

/** Finds or creates the conversation. Those of unknown senders are kept apart. */
function conversationFor({ tx, changes, account, peer, time, now, found }: Arrival): ConversationId {
  const at = time.stamp?.at ?? now
  if (found.stranger === undefined) return ensureConversation(tx, changes, account.id, peer, at)
  return found.conversation ?? addStranger(tx, account.id, peer, at, found.stranger)
}

/** The message is already stored: keeps what this copy adds. */
function once(
  arrival: Arrival,
  id: MessageId,
  conversationId: ConversationId,
  keys: MessageKeys,
  content: Content,
): void {
  const { tx, changes, account, message, own, via, peer, marks, now } = arrival
  marks.noteResent(id, via, message)
  if (via === 'live' && !own && cameByArchiveOnly(tx, id)) tellLate(arrival, id, conversationId, content)
  addWay(tx, id, wayBit(via))
  addKeys(tx, id, conversationId, { id: null, originId: null, archiveId: keys.archiveId })
  if (keys.archiveId !== null) changes.named(id)
  if (!own) return
  // The server returned our own message, so it has it even if the acknowledgement was lost.
  const state = peer === account.address ? 'delivered' : 'acknowledged'
  if (!moveForward(tx, id, state, now)) return
  // The server sent it in order, so everything received came before it.
  for (const moved of moveToEnd(tx, id, null)) changes.message(moved)
  changes.message(id)
}

/** A page of the archive was faster than the live message. It is news all the same. */
function tellLate(arrival: Arrival, id: MessageId, conversationId: ConversationId, content: Content): void {
  const { tx, parts, account, time, afterCommit } = arrival
  if (time.stamp !== null || !isUnread(tx, id)) return
  afterCommit.push(() => parts.archivedTold(account.id, conversationId, id))
  tell(arrival, { ...content, conversationId })
}

function store(
  arrival: Arrival,
  { kind, body, extra }: Content,
  conversationId: ConversationId,
  authorId: ParticipantId,
  keys: MessageKeys,
): MessageId {
  const { tx, message, own, via, peer, account, time, now, changes } = arrival
  const place = placeFor(arrival, conversationId)
  const late = !own && place <= readPlaceOf(tx, conversationId)
  const reply = message.get(Reply)
  // A message to oneself has arrived. For any other own message the server's copy is an acknowledgement.
  const state: MessageState | null = !own ? null : peer === account.address ? 'delivered' : 'acknowledged'
  const sentAt = time.stamp?.at ?? now
  const id = insertMessage(tx, {
    conversationId,
    authorId,
    own,
    kind,
    place,
    way: via,
    sentAt,
    receivedAt: now,
    claimedAt: time.claimed,
    state,
    late,
    markable: !own && keys.id !== null && message.get(Markable) !== undefined,
    extra: reply ? { ...extra, answers: reply.id } : extra,
    body,
  })
  if (own) {
    // Writing on another device means that everything before was read there, as far as nothing better tells.
    if (!sharesReading(tx, account.id) && readUpTo(tx, conversationId, place))
      changes.conversation(conversationId)
  } else {
    addUnread(tx, conversationId, late)
  }
  return id
}

/** A live message goes to the end; one kept by the server goes where its stamp says. */
function placeFor(arrival: Arrival, id: ConversationId): Place {
  const { tx, marks, time, now, account, parts, afterCommit } = arrival
  // The archive is then read again from its last known message on, also by the next process if this one is killed.
  if (isOrderUnsure(tx, id, time, marks) && closeSpans(tx, account.id, now))
    afterCommit.push(() => parts.orderUnsure(account.id))
  const stamp = time.stamp ?? stampOfResent(tx, id, time, marks, now)
  if (stamp === null) return placeAtEnd(tx, id, now)
  return placeOfStamp(tx, id, stamp, floorOf(tx, id, stamp, marks, now))
}

type News = Pick<NewArrival, 'conversationId' | 'kind' | 'body'>

/** The message after waiting operations were applied; undefined if it was retracted and is no news. */
function standing(tx: Transaction, id: MessageId): News | undefined {
  const message = findMessage(tx, id)
  return message && !message.retracted ? { ...message, body: bodyOf(tx, id) } : undefined
}

function tell({ parts, account, afterCommit, found }: Arrival, news: News | undefined): void {
  // Messages from unknown senders have one quiet notification of their own.
  if (!news || found.stranger !== undefined) return
  const { conversationId, kind, body } = news
  const told = { conversationId, accountId: account.id, account: account.address, kind, body }
  afterCommit.push(() => parts.arrivals.tell(told))
}

/** XEP-0224 §3, §6: ignores delayed requests, those by strangers, and all if the person has switched it off. */
function mayAskAttention({ tx, parts, account, own, peer, time }: Arrival): boolean {
  if (own || time.stamp !== null) return false
  return parts.context.settings().allowAttention && maySeePresence(tx, account.id, peer)
}

function keysOf({ message, account, parts }: Arrival): MessageKeys {
  const believed = parts.archiveIds.areBelieved(account)
  const archiveId = believed ? stanzaIdBy(message, account.address) : undefined
  return {
    id: message.id || null,
    originId: message.get(OriginId)?.id || null,
    archiveId: archiveId ?? null,
  }
}
