import { RICH_TEXT_LIMITS, type Span } from '../model/rich-text.ts'

/** How a span looks, without its text. */
export type SpanStyle = Omit<Span, 'text'>

/** What of `RICH_TEXT_LIMITS` is left while a document is made. Once it is spent, what follows is plain text. */
export class RichTextBudget {
  #blocks: number = RICH_TEXT_LIMITS.blocks
  #spans: number = RICH_TEXT_LIMITS.spans

  get spent(): boolean {
    return this.#blocks <= 0 || this.#spans <= 0
  }

  takeBlock(): void {
    this.#blocks -= 1
  }

  takeSpan(): void {
    this.#spans -= 1
  }
}

/** A span while it grows. Its pieces are joined once: a string that grows and is looked at is copied every time. */
interface Growing {
  readonly pieces: string[]
  readonly style: SpanStyle
}

/** Puts the spans of one paragraph together: neighbours that look the same are one. */
export class SpanWriter {
  readonly #budget: RichTextBudget
  readonly #spans: Growing[] = []

  constructor(budget: RichTextBudget) {
    this.#budget = budget
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0
  }

  /** The last character, '' at the beginning. */
  get lastCharacter(): string {
    return this.#spans.at(-1)?.pieces.at(-1)?.at(-1) ?? ''
  }

  add(text: string, style: SpanStyle = {}): void {
    if (text === '') return
    const kept = this.#budget.spent ? {} : style
    const last = this.#spans.at(-1)
    if (last && looksTheSame(last.style, kept)) {
      last.pieces.push(text)
      return
    }
    this.#budget.takeSpan()
    this.#spans.push({ pieces: [text], style: kept })
  }

  /** Takes white space off the end. */
  trimEnd(): void {
    for (let last = this.#spans.at(-1); last; last = this.#spans.at(-1)) {
      for (let piece = last.pieces.pop(); piece !== undefined; piece = last.pieces.pop()) {
        const kept = piece.trimEnd()
        if (kept === '') continue
        last.pieces.push(kept)
        return
      }
      this.#spans.pop()
    }
  }

  /** The spans, after which the writer begins anew. */
  take(): readonly Span[] {
    return this.#spans.splice(0).map(({ pieces, style }) => ({ text: pieces.join(''), ...style }))
  }
}

function looksTheSame(a: SpanStyle, b: SpanStyle): boolean {
  return (
    a === b ||
    (a.strong === b.strong &&
      a.emphasis === b.emphasis &&
      a.strike === b.strike &&
      a.code === b.code &&
      a.href === b.href &&
      a.marker === b.marker)
  )
}
