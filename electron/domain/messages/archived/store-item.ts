import { delaysOf } from '../../../engine/xep/0203-delay/index.ts'
import { Markable } from '../../../engine/xep/0333-markers/index.ts'
import { moderationOf } from '../../../engine/xep/0425-moderation/index.ts'
import { Reply } from '../../../engine/xep/0461-replies/index.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Arrival } from '../arrival.ts'
import type { Content } from '../content.ts'
import { apply, applyOrQueue, applyPending } from '../operations.ts'
import type { Operation } from '../performed.ts'
import { moderationInRoom } from '../rooms/moderation.ts'
import { idsOf } from '../rooms/operation.ts'
import { operationOnMessage, operationOf } from '../steps/operation.ts'
import { receiptForOwnMessage, reportOf } from '../steps/receipts.ts'
import { refusalOfOwnMessage } from '../steps/refusal.ts'
import { insertAttachment } from '../store/attachments.ts'
import { wayBit } from '../store/codes.ts'
import { findMessage, insertMessage, moveForward } from '../store/messages.ts'
import { removeOutgoing, type FoundOutgoing } from '../store/outgoing.ts'
import { hasPending, isPendingFor } from '../store/pending.ts'
import { addFirstKeys, type MessageKeys } from '../store/refs.ts'
import { admitToChat, bringBack, openChat, openUnlisted } from './admitting.ts'
import { keepSeal } from '../unsealing/keep.ts'
import { authorIn, passed, readTo, seenTo, withReading } from './chats.ts'
import { heardIn } from './heard.ts'
import { findKnown } from './known.ts'
import { meet } from './meet.ts'
import { placeBetween } from './placing.ts'
import { remainsOf } from './remains.ts'
import { remember, stateOf, type PageItem, type StoringPage } from './storing.ts'

const NOWHERE = 0 as ConversationId

/** Takes one message of a page: its refusals, receipts and operations, and its content once. */
export function storeItem(page: StoringPage, item: PageItem): void {
  const { parts, changes, tx, outgoing, result } = page
  const { envelope, stamp, chat, content } = item
  const { message, own } = envelope
  if (own && message.id !== undefined) settleOutgoing(page, outgoing.get(message.id))
  if (message.type === 'error') {
    const touch = (id: MessageId) => void result.touched.add(findMessage(tx, id)?.conversationId ?? NOWHERE)
    refusalOfOwnMessage({ ...arrivalOf(page, item), changes: { ...changes, message: touch } })
    return
  }
  if (stamp.at <= chat.goneUntil) return
  if (page.isRoom) {
    storeOfRoom(page, item)
    return
  }
  const report = message.type === 'headline' ? undefined : reportOf({ message })
  const isAboutOther = operationOf({ message, parts }) !== undefined
  if (content === null && !report && !isAboutOther) return
  if (!own && !chat.isKnown && !admitToChat(page, item, content !== null || isAboutOther)) return
  // An operation waits for its message in the conversation, which is on no list before that.
  if (chat.id === undefined && (report || isAboutOther) && (own || chat.isKnown)) openUnlisted(page, item)
  const { id } = chat
  if (report && id !== undefined) {
    const take = () => receiptForOwnMessage(arrivalOf(page, item))
    if (own && report.level === 'read') withReading(tx, chat, take)
    else take()
    chat.hasPending ||= hasPending(tx, id)
    changes.conversation(id)
  }
  if (isAboutOther) {
    if (id !== undefined) {
      operationOnMessage(arrivalOf(page, item))
      chat.hasPending ||= hasPending(tx, id)
      changes.conversation(id)
    }
    return
  }
  if (content !== null && content.kind !== 'attention') storeContent(page, item, content)
}

/** In a room receipts and markers of others tell nothing of oneself. */
function storeOfRoom(page: StoringPage, item: PageItem): void {
  const { tx, changes } = page
  const { envelope, chat, content } = item
  const remains = content === null ? remainsOf(envelope.message) : undefined
  if (chat.id === undefined) return
  if (remains) storeRemains(page, item, remains)
  else if (isOperation(page, item)) {
    // It may change what is counted.
    withReading(tx, chat, () => {
      const arrival = arrivalOf(page, item)
      if (moderationInRoom(arrival) === undefined) operationOnMessage(arrival)
    })
    chat.hasPending ||= hasPending(tx, chat.id)
    changes.conversation(chat.id)
  } else if (content !== null && content.kind !== 'attention') storeContent(page, item, content)
}

function isOperation({ parts }: StoringPage, { envelope: { message } }: PageItem): boolean {
  return moderationOf(message) !== null || operationOf({ message, parts }) !== undefined
}

function arrivalOf(
  { tx, changes, parts, account, marks, now }: StoringPage,
  { envelope, stamp, chat, number, seal }: PageItem,
): Arrival {
  const author = chat.id === undefined ? undefined : authorIn(tx, account, chat, chat.id, envelope)
  return {
    ...envelope,
    ...{ tx, changes, parts, account, marks, now, seal },
    time: { stamp, vouched: stamp, claimed: null },
    archived: number,
    afterCommit: [],
    found: { conversation: chat.id, author },
  }
}

/** The server, or the room, has this stanza of ours, so it is not sent again. */
function settleOutgoing({ tx, changes, now, isRoom }: StoringPage, found: FoundOutgoing | undefined): void {
  if (!found) return
  const { id, messageId, op, conversationId } = found
  if (op === 'text' && messageId !== null)
    moveForward(tx, messageId, isRoom ? 'delivered' : 'acknowledged', now)
  removeOutgoing(tx, id)
  changes.conversation(conversationId)
}

function storeContent(page: StoringPage, item: PageItem, content: Content): void {
  const { id } = item.chat
  // Two of a page may be one.
  const isUnsure = item.known === 'again' || (item.known === undefined && isOfPage(page, item))
  const known = isUnsure ? findKnown(page, item) : item.known
  if (known !== undefined && id !== undefined) meet(page, item, known, id)
  else insert(page, item, content)
}

/** Whether a message before it on the page has one of its ids. */
const isOfPage = ({ added }: StoringPage, { keys }: PageItem): boolean =>
  [keys.id, keys.originId, keys.archiveId].some((id) => id !== null && added.has(id))

/** The archive has only the remains of a message that was deleted (XEP-0424 §4, XEP-0425 §5). */
function storeRemains(page: StoringPage, item: PageItem, op: Operation): void {
  const { tx, changes, byArchiveId } = page
  const { keys, envelope, stamp, chat, number } = item
  const known = byArchiveId.get(keys.archiveId ?? '')?.find((row) => row.conversationId === chat.id)
  const id = known?.id ?? insert(page, item, NOTHING)
  const authorId = known?.authorId ?? authorIn(tx, page.account, chat, openChat(page, item), envelope)
  const done = { op, authorId, own: envelope.own, here: false, at: stamp.at, archived: number }
  withReading(tx, chat, () => apply(tx, changes, id, done))
}

const NOTHING: Content = { kind: 'text', body: '', extra: {} }

function insert(page: StoringPage, item: PageItem, content: Content): MessageId {
  const { kind, body, extra, files } = content
  const { tx, changes, account, now, knownSince, result } = page
  const { chat, envelope, keys, stamp, number } = item
  const { message, own } = envelope
  const conversationId = openChat(page, item)
  const authorId = authorIn(tx, account, chat, conversationId, envelope)
  const place = placeBetween(page, chat, conversationId, number, item.before)
  const hearing = heardIn(page, item, content, conversationId)
  const isNews = stamp.at >= knownSince && place > chat.readPlace && !chat.isBlocked && hearing.isCounted
  bringBack(page, item, conversationId, isNews)
  // On another device the person has read only up to a message that is not here yet, so newer ones are unread.
  const mayBeUnread = isNews || (chat.readElsewhere !== null && !chat.isBlocked)
  const isUnread =
    mayBeUnread &&
    hearing.isCounted &&
    !own &&
    place > chat.readPlace &&
    keys.archiveId !== chat.readElsewhere
  const reply = message.get(Reply)
  const id = insertMessage(tx, {
    conversationId,
    authorId,
    own,
    kind,
    place,
    way: 'archive',
    sentAt: stamp.at,
    receivedAt: now,
    claimedAt: claimedBy(item, account.address),
    state: own ? stateOf(page, envelope) : null,
    mention: hearing.mention,
    isCounted: hearing.isCounted,
    markable: !own && !page.isRoom && keys.id !== null && message.get(Markable) !== undefined,
    archived: number,
    sealedBy: item.seal.by,
    extra: reply ? { ...extra, answers: reply.id } : extra,
    body,
  })
  result.stored += 1
  changes.conversation(conversationId)
  addFirstKeys(tx, id, conversationId, keys)
  for (const value of [keys.id, keys.originId, keys.archiveId]) {
    if (value === null) continue
    page.added.add(value)
    page.knownIds.add(`${conversationId} ${value}`)
  }
  const row = { conversationId, id, authorId, own: own ? 1 : 0, ways: wayBit('archive'), sentAt: stamp.at }
  remember(page, keys.archiveId, { ...row, place, hidden: 0, late: null, state: null, archived: number })
  passed(chat, { archived: number, place })
  if (isUnread) {
    chat.unread += 1
    if (hearing.mention) chat.mentions += 1
    if (isNews && (chat.stranger === undefined || chat.isKnown)) addNews(page, conversationId, id)
  } else if (hearing.isCounted && (!own || !isNews || !page.sharesReading)) readTo(chat, place)
  if (own && !page.sharesReading) seenTo(chat, place)
  files?.forEach((file, index) => insertAttachment(tx, id, conversationId, index, file))
  if (files) changes.filesCame(id, !isNews)
  keepSeal(tx, {
    ...{ accountId: account.id, id, conversationId, content, message, now },
    ...{ room: envelope.room, seal: item.seal },
  })
  if (reply) {
    const op = { kind: 'answer', by: id } as const
    applyOrQueue(tx, changes, conversationId, reply.id, {
      op,
      authorId,
      own,
      here: false,
      at: stamp.at,
      archived: number,
      idsOf: idsOf(envelope.room, 'answer'),
    })
    chat.hasPending = true
  }
  const used = { ...keys, archiveId: page.isRoom ? keys.archiveId : null }
  if (chat.hasPending && isWaitedFor(tx, conversationId, used))
    withReading(tx, chat, () => void applyPending(tx, changes, id, conversationId, used))
  return id
}

function isWaitedFor(tx: StoringPage['tx'], id: ConversationId, keys: MessageKeys): boolean {
  return [keys.id, keys.originId, keys.archiveId].some(
    (value) => value !== null && isPendingFor(tx, id, value),
  )
}

/** The newest few are enough for a notification. */
const MAX_NEWS = 20

function addNews({ result }: StoringPage, id: ConversationId, message: MessageId): void {
  const known = result.news.get(id) ?? []
  result.news.set(id, [...known, message].slice(-MAX_NEWS))
}

/** A time that the sender claims. The own server's stamps are the archive's. */
function claimedBy({ envelope }: PageItem, account: string): number | null {
  const delays = delaysOf(envelope.message.element)
  const domain = account.slice(account.indexOf('@') + 1)
  return (
    delays.find(({ from, stamp }) => from !== account && (from as string) !== domain && stamp > 0)?.stamp ??
    null
  )
}
