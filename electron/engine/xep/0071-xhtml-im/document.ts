import { RICH_TEXT_LIMITS, type Block, type RichText } from '../../../../shared/model/rich-text.ts'
import { RichTextBudget, SpanWriter, type SpanStyle } from '../../../../shared/text/rich-text-budget.ts'

/** A quotation or list that is still open. The first one is the document itself. */
interface Container {
  /** The place of its children: in a list this is the current item, undefined until there is one. */
  blocks: Block[] | undefined
  readonly items?: Block[][]
}

/** Builds a document from the parts of a tree: text, line breaks, and the beginnings and ends of blocks. */
export class DocumentWriter {
  readonly #budget = new RichTextBudget()
  readonly #root: Block[] = []
  readonly #open: Container[] = [{ blocks: this.#root }]
  readonly #line = new SpanWriter(this.#budget)

  /** Adds text by the rules of HTML: any white space is one space, and there is none at the beginning of a line. */
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

  /**
   * Begins a quotation or list. False if it is nested too deeply: its content then goes where the element itself would
   * be.
   */
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

  /** Begins an item, if the innermost open block is a list. */
  beginItem(): void {
    this.endLine()
    const container = this.#open.at(-1)
    if (container?.items) container.blocks = undefined
  }

  /** Returns the document. The writer is finished. */
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

/** Leaves out empty quotations and lists. */
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
