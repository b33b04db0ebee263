import { tick } from 'svelte'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import type { Target } from '../../../state/history.svelte.ts'
import type { View } from '../../../state/view.svelte.ts'
import { focusSoon } from '../../../ui/focus-soon.ts'
import type { MessageActions } from '../actions.svelte.ts'
import { rowIndexOf } from './rows.ts'
import { countOf, lowestInView, type LogParts, type LogScroll } from './scroll.svelte.ts'

/** How long a message that was asked for is pointed out. */
const HIGHLIGHT_MS = 2000

/** The surroundings of the log, which say whether keys are meant for it. */
interface Surroundings {
  readonly view: View
  readonly actions: MessageActions
}

/** The message that has the keyboard, and the one that is pointed out. */
export class LogFocus {
  readonly #log: LogParts
  readonly #scroll: Pick<LogScroll, 'leaveEnd' | 'release'>
  readonly #around: () => Surroundings
  #focused = $state<MessageId | null>(null)
  #highlighted = $state<MessageId | null>(null)
  #highlightTimer: ReturnType<typeof setTimeout> | undefined

  /** The row of the focused message; -1 if there is none. */
  readonly row = $derived.by(() => (this.#focused === null ? -1 : rowIndexOf(this.#log.rows, this.#focused)))

  constructor(log: LogParts, scroll: Pick<LogScroll, 'leaveEnd' | 'release'>, around: () => Surroundings) {
    this.#log = log
    this.#scroll = scroll
    this.#around = around
  }

  get id(): MessageId | null {
    return this.#focused
  }
  get highlighted(): MessageId | null {
    return this.#highlighted
  }
  get message(): Message | null {
    return this.#focused === null ? null : this.#log.history.get(this.#focused)
  }

  /** The focus came to a message by itself. */
  cameTo(id: MessageId): void {
    this.#focused = id
  }

  /**
   * A message was asked for. It is pointed out, and gets the keyboard from the log, but not from a text field unless it is
   * to take it.
   */
  aimAt({ id, takesFocus }: Target): void {
    this.#focused = id
    this.#highlighted = id
    clearTimeout(this.#highlightTimer)
    this.#highlightTimer = setTimeout(() => (this.#highlighted = null), HIGHLIGHT_MS)
    const { activeElement } = document
    if (takesFocus) focusSoon(() => this.#article())
    else if (activeElement === document.body || this.#log.viewport?.contains(activeElement))
      void tick().then(() => this.#focus())
  }

  #focus(): void {
    this.#article()?.focus({ preventScroll: true })
  }

  #article(): HTMLElement | null {
    return this.#log.viewport?.querySelector<HTMLElement>(`article[data-id="${this.#focused}"]`) ?? null
  }

  /** Moves by so many messages, from the focused one or from the last in view. */
  async move(step: number): Promise<void> {
    const { history, rows, list } = this.#log
    if (!list || rows.length === 0) return
    const { messages } = history
    const now = this.#focused === null ? -1 : messages.findIndex(({ id }) => id === this.#focused)
    const lowest = countOf(rows.slice(0, lowestInView(list) + 1)) - 1
    const from = now >= 0 ? now + step : step > 0 ? lowest : lowest + step + 1
    const to = Math.min(messages.length - 1, Math.max(0, from))
    const message = messages[to]
    if (!message) return
    this.#focused = message.id
    if (to < messages.length - 1) this.#scroll.leaveEnd()
    else this.#scroll.release()
    list.scrollToIndex(rowIndexOf(rows, message.id), { align: 'nearest' })
    await tick()
    this.#focus()
  }

  /** The same, and selects from here to there. */
  async extend(step: number): Promise<void> {
    const { selection } = this.#around().actions
    const before = this.message
    if (before) selection.add(before.id)
    await this.move(step)
    if (this.#focused !== null) selection.add(this.#focused)
  }

  get count(): number {
    return this.#log.history.messages.length
  }

  /** Whether the keyboard is at the messages themselves, not at something in one. */
  isAt(where: 'log' | 'message'): boolean {
    const { view, actions } = this.#around()
    const { viewport } = this.#log
    const { activeElement } = document
    if (view.dialog !== null || actions.dialog !== null || !viewport || !activeElement) return false
    if (activeElement === viewport) return where === 'log'
    return viewport.contains(activeElement) && activeElement.matches('article')
  }

  /** The log is closed. */
  stop(): void {
    clearTimeout(this.#highlightTimer)
  }
}
