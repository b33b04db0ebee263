/** Where messages of a conversation may be missing. Everything is found by index, whatever the length of the history. */
import type { AccountId, ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import type { ConversationGap, GapEdge } from '../archived/archived.ts'
import { PLACES_PER_MS } from '../place.ts'
import { findRoomArchive } from './room-archives.ts'
import { findArchive, holeOf, listSpans, type ArchiveRecord, type SpanRecord } from './spans.ts'

/** A complete stretch of a conversation, on the scale of `message.archived`. */
export interface Stretch {
  /** -Infinity: from the archive's beginning. */
  readonly from: number
  /** Infinity: everything that came since. */
  readonly to: number
  /** From here on messages come live, and may have no number yet. null: they do not. */
  readonly liveFrom: number | null
  readonly first: GapEdge | null
  readonly last: GapEdge | null
}

/** A conversation whose history may have gaps. */
export interface Gapped {
  readonly id: ConversationId
  readonly accountId: AccountId
  readonly peer: BareJid
  readonly kind: Conversation['kind']
  /** Messages up to then were deleted here, so they are not missing. In milliseconds since 1970. */
  readonly goneUntil: number
}

export const GAPPED_COLUMNS = 'id, account_id AS accountId, peer, kind, gone_until AS goneUntil'

/** The complete stretches of a conversation, oldest first, none of which overlap. Empty if there is no archive. */
export function stretchesOf(db: Reader, conversation: Gapped): Stretch[] {
  switch (conversation.kind) {
    case 'room':
      return stretchesOfRoom(db, conversation)
    // The archive of the account does not tell occupants apart.
    case 'private':
      return []
    default:
      return stretchesOfPerson(db, conversation)
  }
}

function stretchesOfPerson(db: Reader, { accountId, peer, goneUntil }: Gapped): Stretch[] {
  const whole = listSpans(db, accountId, null)
  const single = listSpans(db, accountId, peer)
  if (whole.length + single.length === 0) return []
  const archive = findArchive(db, accountId)
  const isFirst = firstIn(archive, goneUntil)
  const hole = holeOf(db, accountId, peer)
  const all = [
    ...whole.flatMap((span) => without(stretchOf(span, isFirst(span)), hole)),
    ...single.map((span) => stretchOf(span, isFirst(span))),
  ]
  if (archive && !whole.some(({ isOpen }) => isOpen))
    all.push(liveSince(archive.sessionSince ?? archive.knownSince))
  return joined(all.sort((a, b) => a.from - b.from))
}

function stretchesOfRoom(db: Reader, { id, accountId, peer, goneUntil }: Gapped): Stretch[] {
  const spans = listSpans(db, accountId, null, peer)
  if (spans.length === 0) return []
  const isFirst = firstIn(undefined, goneUntil)
  const all = spans.map((span) => stretchOf(span, isFirst(span)))
  // Out of the room nothing comes live.
  const since = findRoomArchive(db, id)?.sessionSince ?? null
  if (since !== null && !spans.some(({ isOpen }) => isOpen)) all.push(liveSince(since))
  return joined(all.sort((a, b) => a.from - b.from))
}

/** Of the second in which the archive begins, only some may be here. */
const firstIn =
  (archive: ArchiveRecord | undefined, goneUntil: number) =>
  ({ isBeginning, firstAt }: SpanRecord): boolean =>
    isBeginning || firstAt <= goneUntil || firstAt < (archive?.beginsAt ?? -Infinity)

function liveSince(at: number): Stretch {
  const from = at * PLACES_PER_MS
  return { from, to: Infinity, liveFrom: from, first: { id: null, at }, last: null }
}

function stretchOf(span: SpanRecord, begins: boolean): Stretch {
  const { firstSeq, lastSeq, isOpen, firstId, firstAt, lastId, lastAt } = span
  return {
    from: begins ? -Infinity : firstSeq,
    to: isOpen ? Infinity : lastSeq,
    liveFrom: isOpen ? lastSeq : null,
    first: begins ? null : { id: firstId, at: firstAt },
    last: isOpen ? null : { id: lastId, at: lastAt },
  }
}

const edgeAt = (seq: number): GapEdge => ({ id: null, at: Math.floor(seq / PLACES_PER_MS) })

function without(
  stretch: Stretch,
  hole: { readonly firstSeq: number; readonly lastSeq: number } | undefined,
): Stretch[] {
  if (!hole || hole.lastSeq < stretch.from || hole.firstSeq > stretch.to) return [stretch]
  const parts: Stretch[] = []
  const { firstSeq, lastSeq } = hole
  if (firstSeq > stretch.from)
    parts.push({ ...stretch, to: firstSeq - 1, liveFrom: null, last: edgeAt(firstSeq) })
  if (lastSeq < stretch.to)
    parts.push({ ...stretch, from: lastSeq + 1, first: edgeAt(lastSeq + PLACES_PER_MS) })
  return parts
}

function joined(sorted: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const next of sorted) {
    const last = result.at(-1)
    if (last === undefined || next.from > last.to) {
      result.push(next)
      continue
    }
    const live = [last.liveFrom, next.liveFrom].filter((from) => from !== null)
    result[result.length - 1] = {
      ...last,
      ...(next.to > last.to && { to: next.to, last: next.last }),
      liveFrom: live.length > 0 ? Math.min(...live) : null,
    }
  }
  return result
}

export const GAP_SQL = {
  archivedFrom: `SELECT id, place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND archived >= ? ORDER BY archived LIMIT 1`,
  placedFrom: `SELECT id, place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND place >= ? ORDER BY place LIMIT 1`,
}

interface Found {
  readonly id: MessageId
  readonly place: Place
}

/** The oldest message here within the stretch. */
function firstWithin(db: Reader, id: ConversationId, { from, liveFrom }: Stretch): MessageId | null {
  const archived = db.first<Found>(GAP_SQL.archivedFrom, id, Math.max(from, Number.MIN_SAFE_INTEGER))
  const live = liveFrom === null ? undefined : db.first<Found>(GAP_SQL.placedFrom, id, liveFrom)
  if (archived && live) return archived.place <= live.place ? archived.id : live.id
  return (archived ?? live)?.id ?? null
}

/** The gaps of a conversation, oldest first. */
export function gapsIn(db: Reader, id: ConversationId): ConversationGap[] {
  const conversation = db.first<Gapped & { readonly unknown: number | null }>(
    `SELECT ${GAPPED_COLUMNS}, unknown FROM conversation WHERE id = ?`,
    id,
  )
  // Of unknown senders only a part is kept.
  if (!conversation || conversation.unknown !== null) return []
  const stretches = stretchesOf(db, conversation)
  const gaps: ConversationGap[] = []
  let below: Stretch | undefined
  for (const stretch of stretches) {
    if (below !== undefined || stretch.from !== -Infinity)
      addGap(gaps, {
        before: firstWithin(db, id, stretch),
        after: below?.last ?? null,
        until: stretch.first,
      })
    below = stretch
  }
  if (below !== undefined && below.to !== Infinity)
    addGap(gaps, { before: null, after: below.last, until: null })
  return gaps
}

/** Gaps with no message between them are one. */
function addGap(gaps: ConversationGap[], gap: ConversationGap): void {
  const last = gaps.at(-1)
  // A stretch without messages of this conversation: its lower gap is above the same message as its upper one.
  if (last && (last.before === gap.before || last.before === null))
    gaps[gaps.length - 1] = { ...gap, after: last.after }
  else gaps.push(gap)
}
