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

/** Puts the spans of one paragraph together: neighbours that look the same are one. */
export class SpanWriter {
  readonly #budget: RichTextBudget
  readonly #spans: { text: string; style: SpanStyle }[] = []

  constructor(budget: RichTextBudget) {
    this.#budget = budget
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0
  }

  /** The last character, '' at the beginning. */
  get lastCharacter(): string {
    return this.#spans.at(-1)?.text.at(-1) ?? ''
  }

  add(text: string, style: SpanStyle = {}): void {
    if (text === '') return
    const kept = this.#budget.spent ? {} : style
    const last = this.#spans.at(-1)
    if (last && looksTheSame(last.style, kept)) {
      last.text += text
      return
    }
    this.#budget.takeSpan()
    this.#spans.push({ text, style: kept })
  }

  /** Takes white space off the end. */
  trimEnd(): void {
    for (let last = this.#spans.at(-1); last; last = this.#spans.at(-1)) {
      last.text = last.text.trimEnd()
      if (last.text !== '') return
      this.#spans.pop()
    }
  }

  /** The spans, after which the writer begins anew. */
  take(): readonly Span[] {
    return this.#spans.splice(0).map(({ text, style }) => ({ text, ...style }))
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
