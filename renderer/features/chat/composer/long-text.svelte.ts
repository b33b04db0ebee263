/** A text field takes a hundredth of a second for so much; a megabyte took nine, and one more with every key. */
const SHOWN = 8000
/** Typing may lengthen what is shown that far before it is cut anew. */
const MOST_SHOWN = 2 * SHOWN
/** What is put in at once goes around the browser's editing from this length or this many lines on: it lays out each line. */
const BIG = 2000
const BIG_LINES = 15
/** As many characters as the main process takes (`shared/contract`, `body`), with room. */
const MOST_CHARACTERS = 4_000_000

/** Whether a text that is pasted or dropped is better put in by `LongText.insert`. */
export function isBig(text: string): boolean {
  if (text.length >= BIG) return true
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines >= BIG_LINES
}

/**
 * The text of a composer, of which only a part around the cursor is in the text field where it is long: what a field
 * holds is laid out as a whole. Offsets are in UTF-16 units; `start` and `end` of a selection count in what is shown.
 */
export class LongText {
  #before = $state.raw('')
  #after = $state.raw('')
  /** What the text field holds. */
  shown = $state.raw('')
  /** All of it. */
  readonly whole = $derived(this.#before + this.shown + this.#after)

  constructor(text = '') {
    this.set(text, text.length)
  }

  get isCut(): boolean {
    return this.#before !== '' || this.#after !== ''
  }
  /** How many characters are above and below what is shown. */
  get above(): number {
    return this.#before.length
  }
  get below(): number {
    return this.#after.length
  }

  /** Another text; where the cursor goes in what is shown, which stands at `cursor` of the whole. */
  set(text: string, cursor: number): number {
    return this.#show(text, cursor)
  }

  /** What is typed in the field; where the cursor is to be. */
  typed(shown: string, cursor: number): number {
    this.shown = shown
    return shown.length > MOST_SHOWN ? this.#show(this.whole, this.#before.length + cursor) : cursor
  }

  /** Puts a text in the place of a selection. Where the cursor is to be, null where all would be too long to be kept. */
  insert(text: string, start: number, end: number): number | null {
    const plain = text.replace(/\r\n?/g, '\n')
    if (this.whole.length - (end - start) + plain.length > MOST_CHARACTERS) return null
    const head = this.#before + this.shown.slice(0, start) + plain
    return this.#show(head + this.shown.slice(end) + this.#after, head.length)
  }

  /** Shows what is around the cursor; where that is then. */
  around(cursor: number): number {
    return this.#show(this.whole, this.#before.length + cursor)
  }

  /** Shows the part before or after this one, or the very beginning or end; where the cursor is to be. */
  move(to: 'earlier' | 'later' | 'beginning' | 'end'): number {
    const text = this.whole
    const at = {
      earlier: Math.max(0, this.#before.length - SHOWN / 2),
      later: Math.min(text.length, this.#before.length + this.shown.length + SHOWN / 2),
      beginning: 0,
      end: text.length,
    }[to]
    return this.#show(text, at)
  }

  #show(text: string, cursor: number): number {
    if (text.length <= MOST_SHOWN) {
      this.#before = ''
      this.#after = ''
      this.shown = text
      return cursor
    }
    const middle = Math.max(0, Math.min(cursor - SHOWN / 2, text.length - SHOWN))
    const from = boundary(text, middle)
    const to = boundary(text, Math.min(text.length, middle + SHOWN))
    this.#before = text.slice(0, from)
    this.shown = text.slice(from, to)
    this.#after = text.slice(to)
    return cursor - from
  }
}

/** The place or the one before it, so that no surrogate pair is cut. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
