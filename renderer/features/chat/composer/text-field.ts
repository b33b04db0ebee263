import { isBig, type LongText } from './long-text.svelte.ts'
import type { WritingField } from './writing.svelte.ts'

/** What a text field writes into. */
interface Written {
  readonly text: LongText
  changed(): void
}

/** The keys that leave the shown part of a long text at its edges. */
const TOWARDS_START = new Set(['ArrowUp', 'ArrowLeft', 'PageUp', 'Backspace'])
const TOWARDS_END = new Set(['ArrowDown', 'ArrowRight', 'PageDown', 'Delete'])

/** The composer's text field on a text of which it may hold only a part. */
export class TextField implements WritingField {
  element: HTMLTextAreaElement | null = null
  readonly #written: Written
  /** All of a long text is selected, also what is not shown. */
  #allSelected = false
  /** What stood here before a large text was put in: the field itself cannot undo that. */
  #before: { readonly text: string; readonly cursor: number } | null = null

  constructor(written: Written) {
    this.#written = written
  }

  get #text(): LongText {
    return this.#written.text
  }

  place(cursor: number): void {
    this.#draw(cursor)
    this.focus()
  }
  keep(cursor: number): void {
    if (document.activeElement === this.element) this.#draw(cursor)
  }
  cursor(): number {
    return this.element?.selectionEnd ?? this.#text.shown.length
  }
  focus(): void {
    this.element?.focus({ preventScroll: true })
  }

  /** The person has changed what the field holds. */
  typed(shown: string): void {
    const cursor = this.cursor()
    this.#before = null
    if (this.#allSelected) {
      // What was selected is what has been replaced, with all that is not shown.
      this.#allSelected = false
      this.#text.set(shown, cursor)
    } else {
      const moved = this.#text.typed(shown, cursor)
      if (moved !== cursor) this.#draw(moved)
    }
    this.#written.changed()
  }

  /** Puts a text at the cursor, so that the field can undo it. */
  insert(text: string): void {
    this.replace(this.element?.selectionStart ?? 0, this.cursor(), text)
  }

  /** The same while the focus has to stay elsewhere. */
  insertQuietly(text: string): void {
    this.#insert(text, this.element?.selectionStart ?? 0, this.cursor())
  }

  replace(start: number, end: number, text: string): void {
    const { element } = this
    if (!element) return
    element.focus({ preventScroll: true })
    element.setSelectionRange(start, end)
    // The one way of putting in a text that the field's own undo knows; jsdom has none.
    // eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/no-unnecessary-condition
    const done = !isBig(text) && (document.execCommand?.('insertText', false, text) ?? false)
    if (!done) this.#insert(text, start, end)
  }

  /** Puts a large text in the place of what is selected. False where all would be too long to be kept. */
  insertBig(text: string): boolean {
    const [start, end] = [this.element?.selectionStart ?? 0, this.cursor()]
    const before = { text: this.#text.whole, cursor: this.#text.above + end }
    if (this.#allSelected) this.#text.set('', 0)
    const done = this.#allSelected ? this.#insert(text, 0, 0) : this.#insert(text, start, end)
    this.#allSelected = false
    this.#before = done ? before : null
    if (!done) this.#draw(this.#text.set(before.text, before.cursor))
    return done
  }

  #insert(text: string, start: number, end: number): boolean {
    const cursor = this.#text.insert(text, start, end)
    if (cursor === null) return false
    this.#draw(cursor)
    this.#written.changed()
    return true
  }

  move(to: 'earlier' | 'later' | 'beginning' | 'end'): void {
    this.place(this.#text.move(to))
  }

  clear(): void {
    this.#before = { text: this.#text.whole, cursor: this.#text.above + this.cursor() }
    this.place(this.#text.set('', 0))
    this.#written.changed()
  }

  /** Keys that mean more than what is shown. True where that was all. */
  press(event: KeyboardEvent): boolean {
    const modified = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (modified && !event.shiftKey && !event.altKey && key === 'z' && this.#before) {
      const { text, cursor } = this.#before
      this.#before = null
      this.#draw(this.#text.set(text, cursor))
      this.#written.changed()
      return true
    }
    if (!this.#text.isCut) return false
    if (modified && !event.altKey && key === 'a') {
      this.element?.select()
      this.#allSelected = true
      return true
    }
    if (modified && !event.shiftKey && (key === 'home' || key === 'end')) {
      this.move(key === 'home' ? 'beginning' : 'end')
      return true
    }
    this.#atEdge(event)
    return false
  }

  /** What a key at the edge is for is shown before it does it. */
  #atEdge({ key, shiftKey }: KeyboardEvent): void {
    const { element } = this
    if (!element || shiftKey || element.selectionStart !== element.selectionEnd) return
    const at = element.selectionStart
    const leaves =
      (at === 0 && this.#text.above > 0 && TOWARDS_START.has(key)) ||
      (at === element.value.length && this.#text.below > 0 && TOWARDS_END.has(key))
    if (leaves) this.#draw(this.#text.around(at))
  }

  selectionChanged(): void {
    const { element } = this
    if (!this.#allSelected || !element) return
    this.#allSelected = element.selectionStart === 0 && element.selectionEnd === element.value.length
  }

  /** Copies all of a long text where all of it is selected; where it is cut, the field takes away what is shown. */
  copy(event: ClipboardEvent): void {
    if (!this.#allSelected || !event.clipboardData) return
    event.clipboardData.setData('text/plain', this.#text.whole)
    event.preventDefault()
    if (event.type === 'cut') this.clear()
  }

  #draw(cursor: number): void {
    const { element } = this
    if (!element) return
    const other = element.value !== this.#text.shown
    if (other) element.value = this.#text.shown
    element.setSelectionRange(cursor, cursor)
    if (!other || !this.#text.isCut) return
    // About where the cursor is; the field itself looks only where one types.
    const { scrollHeight, clientHeight } = element
    element.scrollTop = (cursor / element.value.length) * scrollHeight - clientHeight / 2
  }
}
