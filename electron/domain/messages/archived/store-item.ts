import { delaysOf } from '../../../engine/xep/0203-delay/index.ts'
import { Markable } from '../../../engine/xep/0333-markers/index.ts'
import { Reply } from '../../../engine/xep/0461-replies/index.ts'
import { printStanza } from '../../../engine/index.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Arrival } from '../arrival.ts'
import type { Content } from '../content.ts'
import { applyOrQueue, applyPending } from '../operations.ts'
import { operationOnMessage, operationOf } from '../steps/operation.ts'
import { receiptForOwnMessage, reportOf } from '../steps/receipts.ts'
import { refusalOfOwnMessage } from '../steps/refusal.ts'
import { insertAttachment } from '../store/attachments.ts'
import { stateCode, wayBit } from '../store/codes.ts'
import { findMessage, insertMessage, moveForward } from '../store/messages.ts'
import { keepRaw, MAX_RAW_LENGTH } from '../store/operations.ts'
import { removeOutgoing, type FoundOutgoing } from '../store/outgoing.ts'
import { hasPending, isPendingFor } from '../store/pending.ts'
import { addFirstKeys, addRef, ARCHIVE, type MessageKeys } from '../store/refs.ts'
import { admitToChat, bringBack, openChat, openUnlisted } from './admitting.ts'
import { authorIn, forgetPlaces, isFree, lookAround, passed, readTo, seenTo, withReading } from './chats.ts'
import { freeBetween, makeRoom, move, standsRight } from './order.ts'
import { findKnown } from './known.ts'
import type { KnownRow, PageItem, StoringPage } from './storing.ts'

const SETTLED = stateCode('acknowledged')
const FAILED = stateCode('failed')
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
  const report = message.type === 'headline' ? undefined : reportOf({ message })
  const isOperation = operationOf({ message, parts }) !== undefined
  if (content === null && !report && !isOperation) return
  if (!own && !chat.isKnown && !admitToChat(page, item, content !== null || isOperation)) return
  // An operation waits for its message in the conversation, which is on no list before that.
  if (chat.id === undefined && (report || isOperation) && (own || chat.isKnown)) openUnlisted(page, item)
  const { id } = chat
  if (report && id !== undefined) {
    const take = () => receiptForOwnMessage(arrivalOf(page, item))
    if (own && report.level === 'read') withReading(tx, chat, take)
    else take()
    chat.hasPending ||= hasPending(tx, id)
    changes.conversation(id)
  }
  if (isOperation) {
    if (id !== undefined) {
      operationOnMessage(arrivalOf(page, item))
      chat.hasPending ||= hasPending(tx, id)
      changes.conversation(id)
    }
    return
  }
  if (content !== null && content.kind !== 'attention') storeContent(page, item, content)
}

function arrivalOf(
  { tx, changes, parts, account, marks, now }: StoringPage,
  { envelope, stamp, chat, number }: PageItem,
): Arrival {
  const author = chat.id === undefined ? undefined : authorIn(tx, account, chat, chat.id, envelope.own)
  return {
    ...envelope,
    ...{ tx, changes, parts, account, marks, now },
    time: { stamp, vouched: stamp, claimed: null },
    archived: number,
    afterCommit: [],
    found: { conversation: chat.id, author },
  }
}

/** The server has this stanza of ours, so it is not sent again. */
function settleOutgoing({ tx, changes, now }: StoringPage, found: FoundOutgoing | undefined): void {
  if (!found) return
  const { id, messageId, op, conversationId } = found
  if (op === 'text' && messageId !== null) moveForward(tx, messageId, 'acknowledged', now)
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

/** The archive tells of a message that is here: it settles its state, and once its place. */
function meet(
  page: StoringPage,
  { chat, keys, stamp, number, envelope }: PageItem,
  known: KnownRow,
  conversationId: ConversationId,
): void {
  const { tx, changes, account, byArchiveId, now } = page
  const { id } = known
  if (keys.archiveId !== null && !byArchiveId.get(keys.archiveId)?.some((row) => row.id === id)) {
    addRef(tx, id, conversationId, ARCHIVE, keys.archiveId)
    changes.named(id)
    // What was read is told and heard by this id.
    if (known.own === 0 && known.place <= chat.readPlace) changes.read(conversationId)
    if (keys.archiveId === chat.readElsewhere) changes.conversation(conversationId)
  }
  const isSettled = known.state === null || (known.state >= SETTLED && known.state !== FAILED)
  if (known.own === 1 && !isSettled) {
    const state = envelope.peer === account.address ? 'delivered' : 'acknowledged'
    if (moveForward(tx, id, state, now) || wasSentAfterAll(tx, id)) changes.conversation(conversationId)
  }
  let { place } = known
  let archived = known.archived
  if (known.archived === null || (known.ways & wayBit('archive')) === 0)
    tx.run(
      `UPDATE message SET archived = coalesce(archived, ?), ways = ways | ${wayBit('archive')} WHERE id = ?`,
      number,
      id,
    )
  if (known.archived === null && known.hidden === 0) {
    archived = number
    lookAround(tx, chat, conversationId, number)
    const [lower, upper] = [chat.lower?.place ?? -1, chat.upper?.place ?? Infinity]
    if (!standsRight(known, number, stamp, lower, upper)) {
      withReading(tx, chat, () => {
        place = placeBetween(page, chat, conversationId, number, Infinity)
        const isTimeWrong = !standsRight({ ...known, place: number }, number, stamp, -1, Infinity)
        const moving = { id, place: known.place, own: known.own === 1, late: known.late === 1 }
        move(tx, conversationId, moving, place, isTimeWrong ? stamp.at : null)
      })
      forgetPlaces(chat)
      changes.conversation(conversationId)
    }
    remember(page, keys.archiveId, { ...known, place, archived })
  }
  if (archived !== null && known.hidden === 0) passed(chat, { archived, place })
  // Writing on any device means that everything before was read there, as far as nothing better tells.
  if (known.own !== 1 || known.hidden !== 0 || page.sharesReading) return
  readTo(chat, place)
  seenTo(chat, place)
}

/** A repetition within the page meets it, too. */
function remember({ byArchiveId }: StoringPage, archiveId: string | null, row: KnownRow): void {
  if (archiveId === null) return
  const rows = (byArchiveId.get(archiveId) ?? []).filter(({ id }) => id !== row.id)
  byArchiveId.set(archiveId, [...rows, { ...row, value: archiveId }])
}

/** A restored backup can't know that it was sent meanwhile. */
function wasSentAfterAll(tx: StoringPage['tx'], id: MessageId): boolean {
  return (
    tx.run(
      `UPDATE message SET state = ${SETTLED}, failure = NULL
       WHERE id = ? AND state = ${FAILED} AND failure ->> '$.code' = 'unsent-in-backup'`,
      id,
    ).changes > 0
  )
}

function placeBetween(
  { tx, changes }: StoringPage,
  chat: PageItem['chat'],
  id: ConversationId,
  number: number,
  before: number,
): Place {
  lookAround(tx, chat, id, number)
  const lower = chat.lower?.place ?? -1
  const next = chat.upper?.place ?? Infinity
  const upper = before > lower + 1 ? Math.min(next, before) : next
  if (number > lower && number < upper && isFree(tx, chat, id, number)) return number as Place
  const free = freeBetween(tx, id, number, lower, upper)
  if (free !== null) return free
  withReading(tx, chat, () => void makeRoom(tx, id, lower))
  forgetPlaces(chat)
  changes.conversation(id)
  return (lower + 1) as Place
}

function insert(page: StoringPage, item: PageItem, { kind, body, extra, files }: Content): void {
  const { tx, changes, account, now, knownSince, result } = page
  const { chat, envelope, keys, stamp, number } = item
  const { message, own } = envelope
  const conversationId = openChat(page, item)
  const authorId = authorIn(tx, account, chat, conversationId, own)
  const place = placeBetween(page, chat, conversationId, number, item.before)
  const isNews = stamp.at >= knownSince && place > chat.readPlace && !chat.isBlocked
  bringBack(page, item, conversationId, isNews)
  // On another device the person has read only up to a message that is not here yet, so newer ones are unread.
  const mayBeUnread = isNews || (chat.readElsewhere !== null && !chat.isBlocked)
  const isUnread = mayBeUnread && !own && place > chat.readPlace && keys.archiveId !== chat.readElsewhere
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
    state: !own ? null : envelope.peer === account.address ? 'delivered' : 'acknowledged',
    markable: !own && keys.id !== null && message.get(Markable) !== undefined,
    archived: number,
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
    if (isNews && (chat.stranger === undefined || chat.isKnown)) addNews(page, conversationId, id)
  } else if (!own || !isNews || !page.sharesReading) readTo(chat, place)
  if (own && !page.sharesReading) seenTo(chat, place)
  files?.forEach((file, index) => insertAttachment(tx, id, conversationId, index, file))
  if (files) changes.filesCame(id, !isNews)
  if (kind === 'sealed') {
    const stanza = printStanza(message.element)
    if (stanza.length <= MAX_RAW_LENGTH) keepRaw(tx, id, stanza)
  }
  if (reply) {
    const op = { kind: 'answer', by: id } as const
    applyOrQueue(tx, changes, conversationId, reply.id, {
      op,
      authorId,
      own,
      here: false,
      at: stamp.at,
      archived: number,
    })
    chat.hasPending = true
  }
  if (chat.hasPending && isWaitedFor(tx, conversationId, keys))
    withReading(tx, chat, () => void applyPending(tx, changes, id, conversationId, keys))
}

function isWaitedFor(tx: StoringPage['tx'], id: ConversationId, keys: MessageKeys): boolean {
  return [keys.id, keys.originId].some((value) => value !== null && isPendingFor(tx, id, value))
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
