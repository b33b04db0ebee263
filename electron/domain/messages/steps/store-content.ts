import { Markable } from '../../../engine/xep/0333-markers/index.ts'
import { OriginId, stanzaIdBy } from '../../../engine/xep/0359-stanza-ids/index.ts'
import { Reply } from '../../../engine/xep/0461-replies/index.ts'
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
import { addUnread, readPlaceOf, readUpTo } from '../store/reading.ts'
import {
  bodyOf,
  cameByArchiveOnly,
  findMessage,
  insertMessage,
  isOwn,
  isUnread,
  moveForward,
} from '../store/messages.ts'
import { ensureRoom } from '../rooms/conversations.ts'
import { hearingOf, isMeantIn, isToAll, sameToAll, type Hearing } from '../rooms/heard.ts'
import { idsOf } from '../rooms/operation.ts'
import { insertAttachment } from '../store/attachments.ts'
import { addWay } from '../store/operations.ts'
import { closeSpans } from '../store/spans.ts'
import { addStranger } from '../store/strangers.ts'
import { keepSeal, withReason } from '../unsealing/keep.ts'
import type { ParticipantId } from '../store/participants.ts'
import { addFirstKeys, addKeys, noteToldAs, type MessageKeys } from '../store/refs.ts'

/** Stores the content of a message once, however often and whichever way it comes. */
export function storeContent(arrival: Arrival): 'done' | undefined {
  const { tx, changes, parts, message, own, room, now, seal, account } = arrival
  const content = withReason(readContent(message, parts.context.ports.speech.preferred), seal)
  if (content === null || (content.kind === 'attention' && !mayAskAttention(arrival))) return 'done'
  const keys = keysOf(arrival)

  const known = conversationOf(arrival)
  const same = seal.repeats ?? (known === undefined ? undefined : sameIn(arrival, known, keys, content.body))
  if (known !== undefined && same !== undefined) {
    once(arrival, same, known, keys, content)
    return undefined
  }

  const isMeant = isMeantIn(arrival, content)
  const conversation = conversationFor(arrival, isMeant)
  const authorId = authorOf(arrival, conversation)
  const hearing = hearingOf(arrival, conversation)
  const id = store(arrival, content, conversation, authorId, keys, { hearing, isMeant })
  addFirstKeys(tx, id, conversation, keys)
  content.files?.forEach((file, number) => insertAttachment(tx, id, conversation, number, file))
  if (content.files) changes.filesCame(id)
  keepSeal(tx, { accountId: account.id, id, conversationId: conversation, content, message, room, seal, now })
  const reply = message.get(Reply)
  if (reply) {
    applyOrQueue(tx, changes, conversation, reply.id, {
      op: { kind: 'answer', by: id },
      authorId,
      own,
      here: false,
      at: now,
      idsOf: idsOf(room, 'answer'),
    })
  }
  const isChanged = applyPending(tx, changes, id, conversation, usedKeys(room, keys))
  const news = isChanged ? standing(tx, id) : { ...content, conversationId: conversation }
  // One that waits is told of when it is opened.
  if (!own && hearing === 'unread' && seal.why !== 'waits') tell(arrival, news, isMeant)
  changes.message(id)
  return undefined
}

/** The stored message that is the same. */
function sameIn(
  arrival: Arrival,
  conversationId: ConversationId,
  keys: MessageKeys,
  body: string,
): MessageId | undefined {
  const { tx, message, room, marks, via, time, now } = arrival
  if (isToAll(room)) return sameToAll(arrival, room, conversationId, keys, body)
  const authorId = authorOf(arrival, conversationId)
  return findSame(tx, { conversationId, authorId, stanza: message, keys, way: via, body, time, now }, marks)
}

/** Only the room's own ids are used by others; those of the account's archive are not. */
const usedKeys = (room: Arrival['room'], keys: MessageKeys): MessageKeys =>
  isToAll(room) ? keys : { ...keys, archiveId: null }

/**
 * Finds or creates the conversation. Those of unknown senders are kept apart. A room that the person has closed comes back
 * only when they are meant.
 */
function conversationFor(
  { tx, changes, account, peer, room, time, now, found }: Arrival,
  isMeant: boolean,
): ConversationId {
  if (room !== null) {
    if (found.conversation !== undefined && (room.with !== null || !isMeant)) return found.conversation
    // Not when the first line of its history was said: what was said before the account came is read.
    return ensureRoom(tx, changes, account.id, peer, now)
  }
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
  const { tx, changes, message, own, via, marks, now } = arrival
  marks.noteResent(id, via, message)
  if (via === 'live' && !own && cameByArchiveOnly(tx, id)) tellLate(arrival, id, conversationId, content)
  addWay(tx, id, wayBit(via))
  addKeys(tx, id, conversationId, { id: null, originId: null, archiveId: keys.archiveId })
  if (keys.archiveId !== null) changes.named(id)
  if (own && isToAll(arrival.room) && keys.id !== null) noteToldAs(tx, id, conversationId, keys.id)
  // In a room's history, only its id tells that it is an own one.
  if (!own && !isOwn(tx, id)) return
  // The server returned our own message, so it has it even if the acknowledgement was lost.
  if (!moveForward(tx, id, stateOf(arrival), now)) return
  // The server sent it in order, so everything received came before it.
  for (const moved of moveToEnd(tx, id, null)) changes.message(moved)
  changes.message(id)
}

/** What an own message has reached when it comes back: the other side is oneself, or the room has told everybody. */
function stateOf({ peer, account, room }: Arrival): 'delivered' | 'acknowledged' {
  return peer === account.address || isToAll(room) ? 'delivered' : 'acknowledged'
}

/** A page of the archive was faster than the live message. It is news all the same. */
function tellLate(arrival: Arrival, id: MessageId, conversationId: ConversationId, content: Content): void {
  const { tx, parts, account, time, afterCommit } = arrival
  if (time.stamp !== null || !isUnread(tx, id)) return
  afterCommit.push(() => parts.archivedTold(account.id, conversationId, id))
  tell(arrival, { ...content, conversationId }, isMeantIn(arrival, content))
}

function store(
  arrival: Arrival,
  { kind, body, extra }: Content,
  conversationId: ConversationId,
  authorId: ParticipantId,
  keys: MessageKeys,
  { hearing, isMeant }: { readonly hearing: Hearing; readonly isMeant: boolean },
): MessageId {
  const { tx, parts, message, own, via, room, account, time, now, changes } = arrival
  const place = placeFor(arrival, conversationId)
  const isUnread = !own && hearing === 'unread'
  // Before it is there, because nobody counts it.
  if (hearing === 'read' && readUpTo(tx, conversationId, place)) changes.conversation(conversationId)
  const late = isUnread && place <= readPlaceOf(tx, conversationId)
  const mention = isMeant && hearing !== 'ignored'
  const reply = message.get(Reply)
  const state: MessageState | null = own ? stateOf(arrival) : null
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
    mention,
    isCounted: hearing !== 'ignored',
    markable: !own && room === null && keys.id !== null && message.get(Markable) !== undefined,
    extra: reply ? { ...extra, answers: reply.id } : extra,
    sealedBy: arrival.seal.by,
    body,
  })
  if (own) {
    // Writing on another device means that everything before was read there, as far as nothing better tells.
    if (!sharesReading(tx, account.id) && readUpTo(tx, conversationId, place))
      changes.conversation(conversationId)
  } else if (isUnread) addUnread(tx, conversationId, late, mention)
  const stay = room?.author.stay ?? null
  if (stay !== null) parts.stays.wrote(authorId, stay, id)
  if (room?.isHistory) parts.replays.meet(room, id, message)
  return id
}

/** A live message goes to the end; one kept by the server goes where its stamp says. */
function placeFor(arrival: Arrival, id: ConversationId): Place {
  const { tx, marks, room, time, now, account, parts, afterCommit } = arrival
  if (isToAll(room)) {
    if (time.stamp === null) return placeAtEnd(tx, id, now)
    return placeOfStamp(tx, id, time.stamp, floorOf(tx, id, time.stamp, marks, now))
  }
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

function tell(
  { parts, account, room, afterCommit, found }: Arrival,
  news: News | undefined,
  mention: boolean,
): void {
  // Messages from unknown senders have one quiet notification of their own.
  if (!news || found.stranger !== undefined) return
  const { conversationId, kind, body } = news
  const nick = room?.author.nick ?? null
  const told = { conversationId, accountId: account.id, account: account.address, kind, body, mention, nick }
  afterCommit.push(() => parts.arrivals.tell(told))
}

/** XEP-0224 §3, §6: ignores delayed requests, those by strangers, and all if the person has switched it off. */
function mayAskAttention({ tx, parts, account, own, peer, time }: Arrival): boolean {
  if (own || time.stamp !== null) return false
  return parts.context.settings().allowAttention && maySeePresence(tx, account.id, peer)
}

function keysOf({ message, account, room, parts }: Arrival): MessageKeys {
  const [by, isBelieved] = isToAll(room)
    ? [room.author.room, room.hasStanzaIds]
    : [account.address, parts.archiveIds.areBelieved(account)]
  const archiveId = isBelieved ? stanzaIdBy(message, by) : undefined
  return {
    id: message.id || null,
    originId: message.get(OriginId)?.id || null,
    archiveId: archiveId ?? null,
  }
}
