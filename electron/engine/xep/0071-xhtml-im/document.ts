import { RICH_TEXT_LIMITS, type Block, type RichText } from '../../../../shared/model/rich-text.ts'
import { RichTextBudget, SpanWriter, type SpanStyle } from '../../../../shared/text/rich-text-budget.ts'

/** A quotation or list that is still open; the document itself is the first of them. */
interface Container {
  /** What its children go into: for a list the item, which is undefined until there is one. */
  blocks: Block[] | undefined
  readonly items?: Block[][]
}

/** Puts a document together from what is met in a tree: text, line breaks, and where blocks begin and end. */
export class DocumentWriter {
  readonly #budget = new RichTextBudget()
  readonly #root: Block[] = []
  readonly #open: Container[] = [{ blocks: this.#root }]
  readonly #line = new SpanWriter(this.#budget)

  /** Adds text as HTML means it: white space of any length is one space, and none at the beginning of a line. */
  addText(text: string, style: SpanStyle): void {
    const collapsed = text.replace(/[ \t\r\n]+/g, ' ')
    const begins = this.#line.isEmpty || /\s/.test(this.#line.lastCharacter)
    this.#line.add(begins && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed, style)
  }

  /** Breaks the line within a paragraph, not before it. */
  breakLine(): void {
    if (!this.#line.isEmpty) this.#line.add('\n')
  }

  /** Ends the paragraph. Once the budget is spent, paragraphs become lines of a single one. */
  endLine(): void {
    this.#line.trimEnd()
    if (this.#line.isEmpty) return
    if (this.#budget.spent) {
      this.#line.add('\n')
      return
    }
    this.#push({ kind: 'paragraph', spans: this.#line.take() })
  }

  addCode(text: string): void {
    this.endLine()
    if (text.trim() === '') return
    if (this.#budget.spent) this.#line.add(`${text}\n`)
    else this.#push({ kind: 'code', text })
  }

  /** Begins a quotation or list. False where it is too deep: what is in it then goes where it would have gone. */
  open(kind: 'quote' | 'list', ordered = false): boolean {
    this.endLine()
    if (this.#open.length >= RICH_TEXT_LIMITS.depth || this.#budget.spent) return false
    if (kind === 'quote') {
      const blocks: Block[] = []
      this.#push({ kind, blocks })
      this.#open.push({ blocks })
    } else {
      const items: Block[][] = []
      this.#push({ kind, ordered, items })
      this.#open.push({ blocks: undefined, items })
    }
    return true
  }

  close(): void {
    this.endLine()
    this.#open.pop()
  }

  /** Begins an item, where a list is what is open. */
  beginItem(): void {
    this.endLine()
    const container = this.#open.at(-1)
    if (container?.items) container.blocks = undefined
  }

  /** The document; the writer is done. */
  end(): RichText {
    this.#line.trimEnd()
    if (!this.#line.isEmpty) this.#root.push({ kind: 'paragraph', spans: this.#line.take() })
    return withoutEmpty(this.#root)
  }

  #push(block: Block): void {
    this.#budget.takeBlock()
    const container = this.#open.at(-1)
    if (!container) return
    if (!container.blocks) {
      container.blocks = []
      container.items?.push(container.blocks)
    }
    container.blocks.push(block)
  }
}

/** Quotations and lists that nothing came into are left out. */
function withoutEmpty(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.kind === 'quote') {
      const inside = withoutEmpty(block.blocks)
      return inside.length === 0 ? [] : [{ ...block, blocks: inside }]
    }
    if (block.kind === 'list') {
      const items = block.items.map(withoutEmpty).filter((item) => item.length > 0)
      return items.length === 0 ? [] : [{ ...block, items }]
    }
    return [block]
  })
}
