/**
 * The numbers of archived messages (`message.archived`). Only their order counts. They are made of the archive's stamps, on
 * the scale of places, so that pages of the whole archive and of single conversations agree, and a stretch that was
 * fetched from its end meets one that was fetched from its beginning. Where the stamps contradict the archive's order, the
 * order counts.
 */
import { PLACES_PER_MS, type Stamp } from '../place.ts'

/** XMPP began in 1999, so earlier stamps are wrong. */
const EARLIEST = Date.UTC(1999, 0, 1)
/** How far a server's clock may be ahead of ours. */
const AHEAD_MS = 10 * 60_000
/** Room between two spans whose stamps leave none: more messages than come in a moment. */
const ROOM = 1_000_000

/** A number that is already taken by that message; undefined if a new one is needed. */
export interface Numbered {
  readonly at: Stamp
  readonly known: number | undefined
}

export interface NumberingOptions {
  readonly direction: 'after' | 'before'
  /** The number of the last message before the page, -Infinity if unknown. */
  readonly above: number
  /** Whether the page follows that message directly. Otherwise, there is room between the two. */
  readonly follows: boolean
  /** The number of the first message after the page, Infinity if unknown. */
  readonly below: number
}

/**
 * Numbers for a page, in its order. A page that was fetched forwards counts up from the start of each instant, one that
 * was fetched backwards down from its end.
 */
export function numbersOf(items: readonly Numbered[], options: NumberingOptions): number[] {
  const { direction, follows } = options
  const taken = items.flatMap(({ known }) => known ?? [])
  // A page that reaches into another span is bounded by what it has of it.
  const above = taken.some((number) => number <= options.above) ? -Infinity : options.above
  const below = taken.some((number) => number >= options.below) ? Infinity : options.below
  const base = follows || above === -Infinity ? above : above + ROOM
  const numbers = items.map(({ known, at }) => known ?? (direction === 'after' ? startOf(at) : endOf(at)))
  const isFixed = (index: number): boolean => items[index]?.known !== undefined
  if (direction === 'before') {
    countDown(numbers, isFixed, below)
    countUp(numbers, isFixed, base)
  } else {
    countUp(numbers, isFixed, base)
    if ((numbers.at(-1) ?? 0) >= below) countDown(numbers, isFixed, below)
  }
  return numbers
}

const startOf = ({ at }: Stamp): number => at * PLACES_PER_MS
const endOf = ({ at, wholeSeconds }: Stamp): number => (at + (wholeSeconds ? 1_000 : 1)) * PLACES_PER_MS - 1

type IsFixed = (index: number) => boolean

function countUp(numbers: number[], isFixed: IsFixed, above: number): void {
  let last = above
  numbers.forEach((number, index) => {
    if (!isFixed(index) && number <= last) numbers[index] = last + 1
    last = Math.max(last, numbers[index] ?? last)
  })
}

function countDown(numbers: number[], isFixed: IsFixed, below: number): void {
  let next = below
  for (let index = numbers.length - 1; index >= 0; index--) {
    const number = numbers[index] ?? 0
    if (!isFixed(index) && number >= next) numbers[index] = next - 1
    next = Math.min(next, numbers[index] ?? next)
  }
}

/**
 * Stamps that can be right. Those of before XMPP or of the future are replaced by the one before them, or after them.
 * `now` is the server's time.
 */
export function plausibleStamps(stamps: readonly Stamp[], now: number): Stamp[] {
  let last = stamps.find((stamp) => isPlausible(stamp, now)) ?? { at: now, wholeSeconds: false }
  return stamps.map((stamp) => {
    if (isPlausible(stamp, now)) last = stamp
    return last
  })
}

export const isPlausible = ({ at }: Stamp, now: number): boolean =>
  Number.isSafeInteger(at) && at >= EARLIEST && at <= now + AHEAD_MS
