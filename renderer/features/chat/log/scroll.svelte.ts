import { tick, untrack } from 'svelte'
import type { VirtualizerHandle } from 'virtua/svelte'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { HistoryWindow, Target } from '../../../state/history.svelte.ts'
import { Hold } from './hold.ts'
import { type Row, rowIndexOf } from './rows.ts'

/** Pages are asked for this many pixels before their place comes into view. */
const AHEAD = 1600
/** Messages that are missing are asked for this many pixels before their place comes into view. */
const HEAL_AHEAD = 400
/** This close to the end counts as at the end. */
const NEAR_END = 48
/** What is above the first unread message stays in view by as many pixels. */
const ABOVE_UNREAD = 56
/** What shows less of a message than this at the lower edge doesn't count as seen. In pixels. */
const LOWER_EDGE = 24

/** The parts of the log that change while it is open. */
export interface LogParts {
  readonly history: HistoryWindow
  readonly rows: readonly Row[]
  readonly list: VirtualizerHandle | undefined
  readonly viewport: HTMLElement | undefined
}

export const isWatched = (): boolean => document.hasFocus() && !document.hidden

export const countOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { messages }) => sum + messages.length, 0)

/** The last row in view. */
export const lowestInView = (list: VirtualizerHandle): number =>
  list.findItemIndex(list.getScrollOffset() + list.getViewportSize() - LOWER_EDGE)

const distanceToEnd = (list: VirtualizerHandle): number =>
  list.getScrollSize() - list.getScrollOffset() - list.getViewportSize()

/** The place of the log: it follows what arrives, or holds what the person looks at where it is. */
export class LogScroll {
  readonly #log: LogParts
  readonly #hold: Hold
  readonly #onaim: (target: Target) => void
  readonly #onview: (ids: readonly MessageId[]) => void
  #following = $state(true)
  #isAway = $state(false)
  #isSearching = $state(false)
  #topDay = $state<number | null>(null)
  /** Where to stay while a body grows or shrinks. */
  #keptOffset: number | null = null
  /** The stretch of the history that has its place. */
  #placed = 0
  #aimed: Target | null = null
  /** The list is where it was put: that takes a frame or two. */
  #steady = false
  #offsetBefore = 0
  #goingToEnd = false

  /**
   * Call it while the log is set up. `onaim` gets a message that was asked for and is about to come into view, `onview` the
   * ids of those that are before the person's eyes now.
   */
  constructor(log: LogParts, onaim: (target: Target) => void, onview: (ids: readonly MessageId[]) => void) {
    this.#log = log
    this.#onaim = onaim
    this.#onview = onview
    this.#hold = new Hold(
      () => log.viewport,
      (id) => {
        const at = rowIndexOf(log.rows, Number(id) as MessageId)
        return at < 0 || !log.list ? null : log.list.getItemOffset(at)
      },
    )
    // A new stretch: begin at the first unread message, or at the end.
    $effect(() => {
      const { generation } = log.history
      if (!log.list || generation === 0 || log.rows.length === 0 || this.#placed === generation) return
      untrack(() => this.#place(generation))
    })
    // A message was asked for.
    $effect(() => {
      const { target, generation } = log.history
      if (!log.list || target === null || target === this.#aimed || this.#placed !== generation) return
      untrack(() => this.#aim(target))
    })
    // Before the rows are drawn anew.
    $effect.pre(() => {
      void log.rows
      untrack(() => {
        if (this.#isPlaced && !this.#following && this.#holds) this.#hold.take()
      })
    })
    // Something arrived or changed: stay at the end if that is where the person is, else at what they look at.
    $effect(() => {
      void log.rows
      untrack(() => {
        if (this.#isPlaced) void tick().then(() => this.settle())
      })
    })
  }

  /** Whether what arrives is followed. */
  get isFollowing(): boolean {
    return this.#following
  }
  /** Far enough from the end that a way back is worth a button. */
  get isAway(): boolean {
    return this.#isAway
  }
  /** When the topmost message in view was sent, in milliseconds since 1970. */
  get topDay(): number | null {
    return this.#topDay
  }
  /** The person scrolls through what is older, and may want to know the date. */
  get isSearching(): boolean {
    return this.#isSearching
  }
  /** Whether what is in view is held: at the older end the list itself keeps its place. */
  get #holds(): boolean {
    const { prepended, lookedAgain } = this.#log.history
    return !prepended || lookedAgain
  }
  get #isPlaced(): boolean {
    return this.#placed === this.#log.history.generation
  }

  #place(generation: number): void {
    const { history, rows, list } = this.#log
    this.#placed = generation
    this.#offsetBefore = 0
    this.release()
    const { target } = history
    const isAimed = target !== null && target !== this.#aimed && rowIndexOf(rows, target.id) >= 0
    const unread = this.#goingToEnd ? -1 : rows.findIndex((row) => row.startsUnread)
    this.#goingToEnd = false
    this.#following = !isAimed && unread < 0 && !history.moreAfter
    // A message that was asked for is aimed at right afterwards.
    if (!isAimed) {
      if (unread < 0) this.#scrollToEnd()
      else list?.scrollToIndex(unread, { align: 'start', offset: -ABOVE_UNREAD })
    }
    this.#steady = false
    requestAnimationFrame(() => {
      this.look()
      requestAnimationFrame(() => {
        this.#steady = true
        this.look()
      })
    })
  }

  #aim(target: Target): void {
    this.#aimed = target
    const at = rowIndexOf(this.#log.rows, target.id)
    if (at < 0) return
    this.leaveEnd()
    this.#onaim(target)
    this.#log.list?.scrollToIndex(at, { align: 'center' })
  }

  #scrollToEnd(): void {
    const { rows, list } = this.#log
    list?.scrollToIndex(rows.length - 1, { align: 'end' })
  }

  /** The rows have changed, or one of them its height. */
  settle(): void {
    const { history, list } = this.#log
    if (this.#keptOffset !== null) {
      list?.scrollTo(this.#keptOffset)
      this.#keptOffset = null
    } else if (this.#following && !history.moreAfter) this.#scrollToEnd()
    else if (this.#holds) this.#hold.start()
    // A page that was on its way may have been overtaken by a look at all of it.
    if (list && this.#isPlaced && !this.#following) this.#page(list)
    this.look()
  }

  /** The person turns the wheel: when they turn it up, nothing pulls back, even before anything has scrolled. */
  wheeled({ deltaY }: WheelEvent): void {
    const { list } = this.#log
    this.release()
    if (deltaY < 0 && list && list.getScrollOffset() > 0) this.#following = false
  }

  scrolled(offset: number): void {
    const { history, list } = this.#log
    if (!list || !this.#isPlaced) return
    const distance = distanceToEnd(list)
    if (distance < NEAR_END) this.#following = !history.moreAfter
    // Only the person scrolls up; when something below grows, the offset stays the same.
    else if (offset < this.#offsetBefore) this.#following = false
    this.#offsetBefore = offset
    // The date helps while searching, not at the end.
    this.#isSearching = !this.#following
    this.#page(list)
    this.look()
  }
  rested(): void {
    this.#isSearching = false
  }

  /** Takes stock of what is in view. */
  look(): void {
    const { history, rows, list } = this.#log
    if (!list || rows.length === 0 || !this.#isPlaced) return
    const [offset, height] = [list.getScrollOffset(), list.getViewportSize()]
    if (height === 0) return
    const top = Math.max(0, list.findItemIndex(offset))
    const first = rows[top]?.message
    this.#topDay = first?.sentAt ?? null
    // Few messages need no scrolling to be at the end.
    if (distanceToEnd(list) < NEAR_END && !history.moreAfter) this.#following = true
    this.#isAway = history.moreAfter || distanceToEnd(list) > height / 2
    history.inView = this.#following || !first ? null : first.id
    const bottom = lowestInView(list)
    // In a burst the list moves to its end later than it grows: what is followed stays.
    history.trim(countOf(this.#following ? rows : rows.slice(0, top)))
    const seen = isWatched() ? rows.slice(top, bottom + 1) : []
    this.#onview(seen.flatMap((row) => row.messages.map(({ id }) => id)))
    // A page of very long messages holds few, and these may be too few to scroll.
    if (list.getScrollSize() <= height) void (history.moreBefore ? history.loadBefore() : history.loadAfter())
    this.#heal(list)
  }

  /** Asks for the pages beyond what is about to come into view. */
  #page(list: VirtualizerHandle): void {
    const { history } = this.#log
    if (history.moreBefore && list.getScrollOffset() < AHEAD) void history.loadBefore()
    else if (history.moreAfter && distanceToEnd(list) < AHEAD) void history.loadAfter()
  }

  /** Asks the server for what is missing there. */
  #heal(list: VirtualizerHandle): void {
    const { history, rows } = this.#log
    if (history.gaps.places.size === 0 || !this.#steady) return
    if (this.#following && distanceToEnd(list) >= NEAR_END) return
    const [offset, height] = [list.getScrollOffset(), list.getViewportSize()]
    const from = Math.max(0, list.findItemIndex(offset - HEAL_AHEAD))
    const to = list.findItemIndex(offset + height + HEAL_AHEAD)
    for (const [at, row] of rows.slice(from, to + 1).entries()) {
      const above = rows[from + at - 1]?.messages.at(-1)?.id ?? null
      if (row.gapAbove && (above !== null || !history.moreBefore)) history.gaps.heal(row.message.id, above)
      if (row.gapBelow) history.gaps.heal('end', row.messages.at(-1)?.id ?? null)
    }
  }

  /** What arrives is no longer followed. */
  leaveEnd(): void {
    this.#following = false
    this.release()
  }

  /** Nothing is held in its place any more. */
  release(): void {
    this.#hold.release()
  }

  /** A body is about to grow or shrink: the log stays where it is, or goes to the beginning of the message `at`. */
  keep(at: MessageId | null): void {
    const { rows, list } = this.#log
    this.leaveEnd()
    const offset = at === null ? list?.getScrollOffset() : list?.getItemOffset(rowIndexOf(rows, at))
    this.#keptOffset = offset ?? null
  }

  /** Goes to the line of the unread messages. */
  async toUnread(): Promise<void> {
    this.leaveEnd()
    await tick()
    const { rows, list } = this.#log
    const at = rows.findIndex((row) => row.startsUnread)
    if (at >= 0) list?.scrollToIndex(at, { align: 'start', offset: -ABOVE_UNREAD })
  }

  /** Goes to the newest message, even if it isn't loaded yet. */
  async toEnd(): Promise<void> {
    const { history } = this.#log
    this.#following = true
    this.release()
    if (history.moreAfter) {
      this.#goingToEnd = true
      await history.toEnd()
    } else this.#scrollToEnd()
  }
}
