/** What the messages of a page share: their conversations, looked up once for the page. */
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation } from '../../../../shared/model/message.ts'
import type { Transaction } from '../../db/store.ts'
import type { LiveAccount } from '../../context.ts'
import { isBlocked } from '../../roster/index.ts'
import { isKnown } from '../admission.ts'
import { waitingMarker } from '../displayed.ts'
import type { Envelope } from '../envelope.ts'
import { PLACES_PER_MS } from '../place.ts'
import { occupantKey } from '../rooms/author.ts'
import { countUnread } from '../store/reading.ts'
import { findParticipant, participant, type ParticipantId } from '../store/participants.ts'
import { hasPending } from '../store/pending.ts'
import type { StrangerRow, Unknown } from '../store/strangers.ts'
import { nextTaken, standAfter, standBefore, type Stand } from './order.ts'
import { surroundings, type Surroundings } from './same.ts'

/** A conversation while a page is stored. */
export interface Chat {
  readonly peer: BareJid
  /** It is a room, which has an archive of its own. */
  readonly isRoom: boolean
  /** undefined: there is none yet. */
  id: ConversationId | undefined
  /** The row of an unknown sender. */
  stranger: StrangerRow | undefined
  /** No stranger: a contact, or somebody the person has written to. */
  isKnown: boolean
  readonly isBlocked: boolean
  closed: boolean
  /** Messages up to this time were deleted here. In milliseconds since 1970. */
  readonly goneUntil: number
  readPlace: number
  /** The archive id up to which the person has read on another device, if that message is not here yet (XEP-0490). */
  readonly readElsewhere: string | null
  /** `readPlace` has moved since it was stored. */
  readMoved: boolean
  /** The person has written or read there on a device: late messages above it were seen, too. */
  seenTo: number
  /** Unread messages that are not counted in the store yet. */
  unread: number
  /** How many of them mean the person. */
  mentions: number
  hasPending: boolean
  surroundings: Surroundings
  /** The places that `surroundings` is about. */
  readonly around: { readonly from: number; readonly upTo: number }
  /** The archived messages before and after the last one that was looked at; undefined if unknown. */
  lower: Stand | null | undefined
  upper: Stand | null | undefined
  /** The last place that this page has used. */
  placed: number
  /** No place is in use between these two. */
  free: { readonly from: number; readonly upTo: number } | null
  own: ParticipantId | undefined
  /** The others, by their keys. */
  readonly others: Map<string, ParticipantId>
}

interface Row {
  readonly id: ConversationId
  readonly kind: Conversation['kind']
  readonly unknown: Unknown
  readonly charged: number
  readonly closed: number
  readonly readPlace: number
  readonly goneUntil: number
}

const ROW = `SELECT id, kind, unknown, charged, closed, read_place AS readPlace, gone_until AS goneUntil FROM conversation
  WHERE account_id = ? AND peer = ? AND occupant = ''`

/** `writtenTo`: the page has a message of the person to them. `from`, `upTo`: the times of their messages on the page. */
export function lookUpChat(
  tx: Transaction,
  account: LiveAccount,
  peer: BareJid,
  { writtenTo, from, upTo }: { readonly writtenTo: boolean; readonly from: number; readonly upTo: number },
): Chat {
  const row = tx.first<Row>(ROW, account.id, peer)
  const isRoom = row?.kind === 'room'
  const stranger = row && { id: row.id, kind: row.kind, unknown: row.unknown, charged: row.charged }
  const sender = { accountId: account.id, account: account.address, peer }
  return {
    peer,
    isRoom,
    id: row?.id,
    stranger,
    isKnown: isRoom || writtenTo || isKnown(tx, sender, stranger),
    isBlocked: !isRoom && isBlocked(tx, account.id, peer),
    closed: row?.closed === 1,
    goneUntil: row?.goneUntil ?? 0,
    readPlace: row?.readPlace ?? 0,
    readElsewhere: waitingMarker(tx, account.id, peer),
    readMoved: false,
    unread: 0,
    mentions: 0,
    seenTo: -1,
    hasPending: row !== undefined && hasPending(tx, row.id),
    surroundings: row === undefined ? 'empty' : surroundings(tx, row.id, from, upTo),
    around:
      row === undefined
        ? { from: 0, upTo: Infinity }
        : { from: from * PLACES_PER_MS, upTo: (upTo + 1_000) * PLACES_PER_MS },
    lower: row === undefined ? null : undefined,
    upper: row === undefined ? null : undefined,
    placed: -1,
    free: null,
    own: undefined,
    others: new Map(),
  }
}

/** Who wrote it. In a room an older nickname than the one that is known does not count. */
export function authorIn(
  tx: Transaction,
  account: LiveAccount,
  chat: Chat,
  id: ConversationId,
  { own, room }: Pick<Envelope, 'own' | 'room'>,
): ParticipantId {
  if (own) return (chat.own ??= participant(tx, id, account.address, true))
  const nick = room?.author.nick ?? null
  const key = room === null || nick === null ? chat.peer : occupantKey({ id: room.author.id, nick })
  const known =
    chat.others.get(key) ??
    (room === null ? undefined : findParticipant(tx, id, key)) ??
    participant(tx, id, key, key === account.address, nick)
  chat.others.set(key, known)
  return known
}

/** Looks up the archived messages around that number, if they are not known from the message before. */
export function lookAround(tx: Transaction, chat: Chat, id: ConversationId, number: number): void {
  const { lower, upper } = chat
  const isBehind = lower === null || (lower !== undefined && lower.archived < number)
  const isBefore = upper === null || (upper !== undefined && number < upper.archived)
  if (isBehind && isBefore) return
  chat.lower = standBefore(tx, id, number)
  chat.upper = standAfter(tx, id, number)
}

/** Notes an archived message: the next ones come behind it. */
export function passed(chat: Chat, stand: Stand): void {
  chat.lower = stand
  chat.placed = Math.max(chat.placed, stand.place)
  if (chat.upper && stand.archived >= chat.upper.archived) chat.upper = undefined
}

/** Whether that place is free. Asks the store once for a run of free places. */
export function isFree(tx: Transaction, chat: Chat, id: ConversationId, place: number): boolean {
  const { free, placed, around } = chat
  const isEmpty = chat.surroundings === 'empty' && place >= around.from && place <= around.upTo
  if (place > placed && (isEmpty || (free && place > free.from && place < free.upTo))) return true
  const upTo = nextTaken(tx, id, place)
  if (upTo === place) return false
  chat.free = { from: place - 1, upTo }
  return true
}

/** Everything up to that place was read. */
export function readTo(chat: Chat, place: number): void {
  if (place <= chat.readPlace) return
  chat.readPlace = place
  chat.readMoved = true
}

/** The person was there, on any device. */
export function seenTo(chat: Chat, place: number): void {
  chat.seenTo = Math.max(chat.seenTo, place)
}

/** Stores what is read and how much is not. */
export function keepReading(tx: Transaction, chat: Chat): void {
  const { id } = chat
  if (id === undefined) return
  const { changes: seen } =
    chat.seenTo < 0
      ? { changes: 0 }
      : tx.run(
          'UPDATE message SET late = NULL WHERE conversation_id = ? AND late = 1 AND place < ?',
          id,
          chat.seenTo,
        )
  if (chat.readMoved)
    tx.run('UPDATE conversation SET read_place = max(read_place, ?) WHERE id = ?', chat.readPlace, id)
  if (chat.readMoved || seen > 0) {
    countUnread(tx, id)
  } else if (chat.unread > 0) {
    tx.run(
      'UPDATE conversation SET unread = unread + ?, mentions = mentions + ? WHERE id = ?',
      chat.unread,
      chat.mentions,
      id,
    )
  }
  chat.readMoved = false
  chat.unread = 0
  chat.mentions = 0
  chat.seenTo = -1
}

/** Runs something that changes what is read, with the store up to date. */
export function withReading(tx: Transaction, chat: Chat, work: () => void): void {
  keepReading(tx, chat)
  work()
  if (chat.id === undefined) return
  const row = tx.first<{ place: number }>(
    'SELECT read_place AS place FROM conversation WHERE id = ?',
    chat.id,
  )
  chat.readPlace = row?.place ?? chat.readPlace
}

/** Messages have moved. */
export function forgetPlaces(chat: Chat): void {
  chat.lower = chat.upper = undefined
  chat.free = null
  chat.surroundings = 'others'
}
