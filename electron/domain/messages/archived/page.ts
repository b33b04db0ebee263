/** Stores a page of an archive and its span in one transaction. What the messages share is looked up once. */
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Stanza } from '../../../engine/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import { OriginId } from '../../../engine/xep/0359-stanza-ids/index.ts'
import type { StepParts } from '../arrival.ts'
import type { Changes } from '../changes.ts'
import { hasContent, readContent } from '../content.ts'
import { sharesReading } from '../displayed.ts'
import { openArchived, type Envelope } from '../envelope.ts'
import type { Stamp } from '../place.ts'
import type { StreamMarks } from '../resends.ts'
import { outgoingOf } from '../store/outgoing.ts'
import { archivedRow, byArchiveIds, knownIds, type ArchivedRow } from '../store/archived-refs.ts'
import { withReason } from '../unsealing/keep.ts'
import { PLAIN, unseal } from '../unsealing/unseal.ts'
import { hasWaitingBefore } from '../unsealing/waiting.ts'
import { noteEmptyArchive } from '../store/room-archives.ts'
import { findArchive, noteArchive } from '../store/spans.ts'
import type { ArchivedItem, PageToStore } from './archived.ts'
import { keepReading, lookUpChat, type Chat } from './chats.ts'
import { findKnown } from './known.ts'
import { numbersOf, plausibleStamps } from './numbers.ts'
import { openOfRoom, roomOfPage } from './of-room.ts'
import { ownIn } from './own-in-room.ts'
import { standsRight } from './order.ts'
import { extendSpans, numbersOfEnds, standingOf, type Standing } from './span-of-page.ts'
import { storeItem } from './store-item.ts'
import { emptyResult, type PageItem, type PageResult, type StoringPage } from './storing.ts'

export interface PageContext {
  readonly changes: Changes
  readonly parts: StepParts
  readonly account: LiveAccount
  readonly marks: StreamMarks
  readonly now: number
}

interface Opened {
  readonly item: ArchivedItem
  readonly envelope: Envelope | null
  readonly stamp: Stamp
}

/** `page`: in the archive's order. */
export function storePage(tx: Transaction, context: PageContext, page: PageToStore): PageResult {
  const { account, now } = context
  const room = page.room === undefined ? null : roomOfPage(tx, account.id, page.room, now)
  // The room was removed while the page was on its way.
  if (room === undefined) return emptyResult()
  if (room === null) noteArchive(tx, account.id, now)
  const knownSince = room?.knownSince ?? findArchive(tx, account.id)?.knownSince ?? now
  const standing = standingOf(tx, account.id, page)
  const stamps = plausibleStamps(
    page.results.map(({ at }) => at),
    now,
  )
  const language = context.parts.context.ports.speech.preferred
  const isOwn = room && ownIn(tx, room, page, language)
  const open = (stanza: Stanza): Envelope | null =>
    room && isOwn ? openOfRoom(stanza, room, account.address, isOwn) : openArchived(stanza, account.address)
  const opened = page.results.map((item, index): Opened => {
    const stamp = stamps[index] ?? item.at
    return { item, stamp, envelope: open(item.stanza) }
  })
  const byArchiveId = new Map<string, ArchivedRow[]>()
  for (const row of byArchiveIds(
    tx,
    page.results.map(({ id }) => id),
  ))
    byArchiveId.set(row.value, [...(byArchiveId.get(row.value) ?? []), row])
  const chats = lookUpChats(tx, account, opened)
  const numbers = numberAll(opened, byArchiveId, standing)
  const result = emptyResult()
  const own = opened.flatMap(({ envelope }) => (envelope?.own === true ? (envelope.message.id ?? []) : []))
  const storing: StoringPage = {
    ...context,
    ...{ tx, knownSince, byArchiveId, result, isRoom: room !== null },
    sharesReading: sharesReading(tx, account.id),
    added: new Set(),
    changes: collected(context.changes, result),
    knownIds: knownIds(tx, opened.flatMap(idsOf)),
    outgoing: new Map(
      own.length === 0 ? [] : outgoingOf(tx, account.id, own).map((row) => [row.stanzaId, row]),
    ),
  }
  // Its messages come in the order in which they were sealed.
  const goesOn = page.direction === 'after' && standing.continued !== null
  const met = new Set<MessageId>()
  const items = opened.flatMap(({ item, envelope, stamp }, index): PageItem[] => {
    const chat = envelope && chats.get(envelope.peer)
    // What an occupant has said in private is in the account's archive, and belongs neither to the room nor to a person.
    if (!envelope || !chat || chat.isRoom !== (room !== null)) return []
    const sent = envelope.message
    // An occupant's words to the person alone are not the room's, and nobody knows now who it was.
    if (envelope.room === null && chat.stranger?.kind === 'room' && sent.type !== 'error') return []
    const number = numbers[index] ?? 0
    const keys = { id: sent.id || null, originId: sent.get(OriginId)?.id || null, archiveId: item.id }
    const unsealed = unseal({
      ...{ tx, account, envelope, now, at: stamp.at },
      order: goesOn && !hasWaitingBefore(tx, account.id, envelope, chat.id, number) ? 'now' : 'later',
      note: (noted) => void result.noted.push(noted),
    })
    const isSilent = unsealed === 'nothing'
    const { message, seal } = isSilent ? { ...envelope, seal: PLAIN } : unsealed
    const content = isSilent ? null : withReason(readContent(message, language), seal)
    const opened = { ...envelope, message }
    const read = { envelope: opened, keys, stamp, chat, content, seal, number }
    const known = seal.repeats === null ? findKnown(storing, read) : archivedRow(tx, seal.repeats)
    if (known && met.has(known.id)) return [{ ...read, known: 'again', before: Infinity }]
    if (known) met.add(known.id)
    return [{ ...read, known, before: Infinity }]
  })
  for (const item of withNext(items)) storeItem(storing, item)
  for (const chat of chats.values()) keepReading(tx, chat)
  Object.assign(result, extendSpans(tx, account, page, standing, numbers, stamps, now))
  if (room && result.span === null && page.complete) noteEmptyArchive(tx, room.conversationId)
  return result
}

/** Only the order within a conversation counts, so each is numbered for itself. */
function numberAll(
  opened: readonly Opened[],
  byArchiveId: ReadonlyMap<string, readonly ArchivedRow[]>,
  standing: Standing,
): number[] {
  const ends = numbersOfEnds(standing)
  const byPeer = new Map<BareJid | null, number[]>()
  opened.forEach(({ envelope }, index) => {
    const peer = envelope?.peer ?? null
    byPeer.set(peer, [...(byPeer.get(peer) ?? []), index])
  })
  const numbers = new Array<number>(opened.length).fill(0)
  for (const indexes of byPeer.values()) {
    const items = indexes
      .flatMap((index) => opened[index] ?? [])
      .map(({ item: { id }, stamp }) => ({
        at: stamp,
        known: byArchiveId.get(id)?.find(({ archived }) => archived !== null)?.archived ?? ends.get(id),
      }))
    numbersOf(items, standing).forEach((number, at) => {
      numbers[indexes[at] ?? 0] = number
    })
  }
  return numbers
}

/** New messages stand before those of the page that are here already, so that these need not move. */
function withNext(items: readonly PageItem[]): PageItem[] {
  const next = new Map<Chat, number>()
  return items
    .toReversed()
    .map((item) => {
      const { chat, known, number, stamp } = item
      const before = next.get(chat) ?? Infinity
      if (known !== 'again' && known?.hidden === 0 && standsRight(known, number, stamp, -1, Infinity))
        next.set(chat, Math.min(before, known.place))
      return { ...item, before }
    })
    .reverse()
}

function idsOf({ envelope }: Opened): string[] {
  const message = envelope?.message
  return [message?.id, message?.get(OriginId)?.id].filter((id) => id !== undefined && id !== '') as string[]
}

function lookUpChats(
  tx: Transaction,
  account: LiveAccount,
  opened: readonly Opened[],
): ReadonlyMap<BareJid, Chat> {
  const seen = new Map<BareJid, { writtenTo: boolean; from: number; upTo: number }>()
  for (const { envelope, stamp } of opened) {
    if (!envelope) continue
    const { peer, own, message } = envelope
    const known = seen.get(peer) ?? { writtenTo: false, from: stamp.at, upTo: stamp.at }
    seen.set(peer, {
      writtenTo: known.writtenTo || (own && hasContent(message)),
      from: Math.min(known.from, stamp.at),
      upTo: Math.max(known.upTo, stamp.at),
    })
  }
  return new Map([...seen].map(([peer, about]) => [peer, lookUpChat(tx, account, peer, about)]))
}

/**
 * A page is announced later and by conversation (`announcing.ts`), so its changes are only collected. Changes of other
 * kinds are announced with the transaction.
 */
function collected(changes: Changes, { touched }: PageResult): Changes {
  return {
    ...changes,
    message: () => undefined,
    conversation: (id) => void touched.add(id),
  }
}
