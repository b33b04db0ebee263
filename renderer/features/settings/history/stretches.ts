import type { ConversationCompleteness, TimeSpan } from '../../../../shared/model/archive.ts'
import type { Words } from '../../../../shared/words/index.ts'

/** So many stretches are named; earlier ones are counted. */
const NAMED = 2
/** A part of the bar is at least as wide as this, so that it can be seen. */
const LEAST_SHARE = 0.01

/** A part of a bar: from 0 to 1. */
export interface BarPart {
  readonly from: number
  readonly share: number
}

/** The complete stretches on a bar that goes from the first of them until now. */
export function barOf(spans: readonly TimeSpan[], now: number): readonly BarPart[] {
  const begin = spans[0]?.from ?? now
  const whole = Math.max(1, now - begin)
  return spans.map(({ from, to }) => ({
    from: Math.min(1 - LEAST_SHARE, Math.max(0, (from - begin) / whole)),
    share: Math.min(1, Math.max(LEAST_SHARE, (to - from) / whole)),
  }))
}

/** How complete a conversation is, in one sentence. */
export function completenessOf(words: Words, of: ConversationCompleteness, now: number): string {
  const w = words.archive
  const [first] = of.spans
  if (of.missing > 0) return w.missing(of.missing)
  if (first === undefined) return w.nothingComplete
  return of.beginning ? w.complete : w.completeSince(dayOf(words, first.from, now))
}

/** The complete stretches in words; empty where one sentence says it all. */
export function stretchesOf(words: Words, { spans, missing }: ConversationCompleteness, now: number): string {
  if (missing === 0 || spans.length === 0) return ''
  const w = words.archive
  const earlier = spans.length - NAMED
  const named = spans
    .slice(-NAMED)
    .map(({ from, to }) => w.span(dayOf(words, from, now), dayOf(words, to, now)))
  return w.completeStretches(words.numbers.list(earlier > 0 ? [w.moreStretches(earlier), ...named] : named))
}

function dayOf(words: Words, at: number, now: number): string {
  const day = words.dates.day(at)
  return day === words.dates.day(now) ? words.archive.today : day
}

/** Those where something is missing come first, then the larger ones. */
export const compareCompleteness = (a: ConversationCompleteness, b: ConversationCompleteness): number =>
  b.missing - a.missing || b.kept - a.kept || a.conversationId - b.conversationId
