import { RICH_TEXT_LIMITS, type Span } from '../model/rich-text.ts'

/** The look of a span, without its text. */
export type SpanStyle = Omit<Span, 'text'>

/** The remainder of `RICH_TEXT_LIMITS` while a document is built. Once it is used up, the rest becomes plain text. */
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

/** A span under construction. Its pieces are joined once, because reading a growing string copies it every time. */
interface Growing {
  readonly pieces: string[]
  readonly style: SpanStyle
}

/** Collects the spans of one paragraph, and merges neighbours with the same look. */
export class SpanWriter {
  readonly #budget: RichTextBudget
  readonly #spans: Growing[] = []

  constructor(budget: RichTextBudget) {
    this.#budget = budget
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0
  }

  /** The last character; '' at the beginning. */
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

  /** Removes white space at the end. */
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

  /** Returns the spans and starts again. */
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
