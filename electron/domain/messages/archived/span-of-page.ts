/** The spans that a page continues, makes and joins. A live message never changes a span. */
import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Transaction } from '../../db/store.ts'
import type { LiveAccount } from '../../context.ts'
import { PLACES_PER_MS, type Stamp } from '../place.ts'
import { removeArchivedPending } from '../store/pending.ts'
import {
  findArchive,
  holeOf,
  insertSpan,
  listSpans,
  removeCovered,
  removeHole,
  removeSpan,
  updateSpan,
  type NewSpan,
  type SpanRecord,
} from '../store/spans.ts'
import type { PageToStore } from './archived.ts'
import type { NumberingOptions } from './numbers.ts'

/** Where a page stands among the spans. */
export interface Standing extends NumberingOptions {
  /** The spans of the same scope, oldest first. */
  readonly spans: readonly SpanRecord[]
  /** The span that the page continues. */
  readonly continued: SpanRecord | null
  /** The number of the place to which the page is contiguous; null if that is the archive's end or beginning. */
  readonly touches: { readonly seq: number; readonly id: string; readonly at: number } | null
}

export function standingOf(tx: Transaction, accountId: AccountId, page: PageToStore): Standing {
  const { direction, anchor, peer, edge, room = null } = page
  const spans = listSpans(tx, accountId, peer, room)
  const isAtAnchor = (span: SpanRecord): boolean =>
    anchor !== null && (direction === 'after' ? span.lastId : span.firstId) === anchor
  const continued = spans.find(isAtAnchor) ?? null
  // The gaps of a conversation also end at spans of the whole archive.
  const beside = continued ?? (peer === null ? undefined : listSpans(tx, accountId, null).find(isAtAnchor))
  const touches = beside
    ? direction === 'after'
      ? { seq: beside.lastSeq, id: beside.lastId, at: beside.lastAt }
      : { seq: beside.firstSeq, id: beside.firstId, at: beside.firstAt }
    : edge === undefined
      ? null
      : { seq: edge * PLACES_PER_MS, id: '', at: edge }
  const seq = touches?.seq ?? (direction === 'after' ? -Infinity : Infinity)
  return direction === 'after'
    ? {
        ...{ direction, spans, continued, touches, follows: true, above: seq },
        below: Math.min(...spans.filter(({ firstSeq }) => firstSeq > seq).map(({ firstSeq }) => firstSeq)),
      }
    : {
        ...{ direction, spans, continued, touches, follows: false, below: seq },
        above: Math.max(...spans.filter(({ lastSeq }) => lastSeq < seq).map(({ lastSeq }) => lastSeq)),
      }
}

/** The numbers of the items at the ends of spans, which may be no messages. */
export function numbersOfEnds({ spans }: Pick<Standing, 'spans'>): Map<string, number> {
  return new Map(
    spans.flatMap(({ firstId, firstSeq, lastId, lastSeq }) => [
      [firstId, firstSeq],
      [lastId, lastSeq],
    ]),
  )
}

export interface Extended {
  readonly span: SpanRecord | null
  readonly joined: boolean
}

/** Stores the span of a page with these numbers and stamps. `now`: the server's time. */
export function extendSpans(
  tx: Transaction,
  { id: accountId, address }: LiveAccount,
  page: PageToStore,
  standing: Standing,
  numbers: readonly number[],
  stamps: readonly Stamp[],
  now: number,
): Extended {
  const made = numbers.length > 0 ? spanOf(page, standing, numbers, stamps) : emptySpan(page, standing, now)
  if (made === null) return { span: standing.continued, joined: false }
  const ids = new Set(page.results.map(({ id }) => id))
  const { continued } = standing
  const joining = standing.spans.filter(
    (span) => span.id !== continued?.id && (meets(span, ids) || liesWithin(span, made)),
  )
  const grown = continued && numbers.length > 0 ? continuing(continued, made, page.direction) : made
  const whole = joining.reduce<NewSpan>((span, met) => union(span, met, ids), grown)
  for (const { id } of joining) removeSpan(tx, id)
  const { room = null } = page
  const archive = { archive: room ?? address, isRoom: room !== null }
  const span = { ...whole, id: continued?.id ?? insertSpan(tx, accountId, archive, whole) }
  if (continued) updateSpan(tx, span)
  settle(tx, accountId, room, span, standing)
  return { span, joined: joining.length > 0 }
}

function spanOf(
  { peer, results, first, last, direction, anchor, complete, edge }: PageToStore,
  { touches, continued }: Standing,
  numbers: readonly number[],
  stamps: readonly Stamp[],
): NewSpan {
  const times = stamps.map(({ at }) => at)
  // A page beside another span is contiguous with it, whatever is between their items.
  const seqs = touches === null || continued ? numbers : [...numbers, touches.seq]
  const isAtEnd = anchor === null && edge === undefined
  return {
    peer,
    firstId: first ?? results[0]?.id ?? '',
    lastId: last ?? results.at(-1)?.id ?? '',
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    firstSeq: Math.min(...(direction === 'after' ? seqs : numbers)),
    lastSeq: Math.max(...(direction === 'before' ? seqs : numbers)),
    isBeginning: direction === 'before' ? complete : isAtEnd,
    isOpen: direction === 'after' ? complete : isAtEnd,
  }
}

/** The page moves one end of the span that it continues. */
function continuing(span: SpanRecord, made: NewSpan, direction: 'after' | 'before'): NewSpan {
  return direction === 'after'
    ? {
        ...span,
        ...{ lastId: made.lastId, lastAt: made.lastAt, lastSeq: Math.max(span.lastSeq, made.lastSeq) },
        isOpen: made.isOpen || span.isOpen,
      }
    : {
        ...span,
        ...{ firstId: made.firstId, firstAt: made.firstAt, firstSeq: Math.min(span.firstSeq, made.firstSeq) },
        isBeginning: made.isBeginning || span.isBeginning,
      }
}

/** An empty page only tells that there is nothing. */
function emptySpan(
  { peer, direction, anchor, complete, edge }: PageToStore,
  { touches, continued, spans }: Standing,
  now: number,
): NewSpan | null {
  if (!complete) return null
  const isBeginning = direction === 'before'
  if (continued)
    return {
      ...continued,
      isBeginning: isBeginning || continued.isBeginning,
      isOpen: !isBeginning || continued.isOpen,
    }
  const isAll = anchor === null && edge === undefined
  // Without any message of a whole archive, there is no id to go on from.
  if (isAll && peer === null && spans.length === 0) return null
  const place = touches ?? { seq: now * PLACES_PER_MS, id: '', at: now }
  return {
    peer,
    firstId: place.id,
    lastId: place.id,
    firstAt: place.at,
    lastAt: place.at,
    firstSeq: place.seq,
    lastSeq: place.seq,
    isBeginning: isBeginning || isAll,
    isOpen: !isBeginning || isAll,
  }
}

const meets = ({ firstId, lastId }: SpanRecord, ids: ReadonlySet<string>): boolean =>
  ids.has(firstId) || ids.has(lastId)

/** The archive has forgotten its ids: it has given others to the same messages. */
const liesWithin = (inner: NewSpan, outer: NewSpan): boolean =>
  inner.firstSeq > outer.firstSeq && inner.lastSeq < outer.lastSeq

/** What both have. A span that goes on beyond the page has the further end. */
function union(one: NewSpan, met: SpanRecord, ids: ReadonlySet<string>): NewSpan {
  const goesBack = ids.has(met.lastId) && !ids.has(met.firstId)
  const goesOn = ids.has(met.firstId) && !ids.has(met.lastId)
  const [first, last] = [goesBack ? met : one, goesOn ? met : one]
  return {
    peer: one.peer,
    ...{ firstId: first.firstId, firstAt: first.firstAt, firstSeq: Math.min(one.firstSeq, met.firstSeq) },
    ...{ lastId: last.lastId, lastAt: last.lastAt, lastSeq: Math.max(one.lastSeq, met.lastSeq) },
    isBeginning: one.isBeginning || met.isBeginning,
    isOpen: one.isOpen || met.isOpen,
  }
}

function settle(
  tx: Transaction,
  accountId: AccountId,
  room: BareJid | null,
  span: SpanRecord,
  { spans }: Standing,
): void {
  const { peer, isBeginning, isOpen, firstSeq, lastSeq } = span
  // What lies before the archive's beginning was pruned there.
  if (isBeginning) for (const each of spans) if (each.lastSeq < firstSeq) removeSpan(tx, each.id)
  if (peer === null) {
    if (room === null) removeCovered(tx, accountId, span)
    if (isBeginning && isOpen) removeArchivedPending(tx, accountId, room)
    return
  }
  fillHole(tx, accountId, peer, {
    from: isBeginning ? -Infinity : firstSeq,
    upTo: isOpen ? Infinity : lastSeq,
  })
}

function fillHole(
  tx: Transaction,
  accountId: AccountId,
  peer: BareJid,
  { from, upTo }: { readonly from: number; readonly upTo: number },
): void {
  const hole = holeOf(tx, accountId, peer)
  if (hole && from <= hole.firstSeq && upTo >= hole.lastSeq) removeHole(tx, accountId, peer)
}

/** Whether everything that came since the archive was first read is known to be here, without what comes live. */
export function isCaughtUp(tx: Pick<Transaction, 'all' | 'first'>, accountId: AccountId): boolean {
  return (
    findArchive(tx, accountId) !== undefined && listSpans(tx, accountId, null).some(({ isOpen }) => isOpen)
  )
}
