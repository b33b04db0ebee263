import { RICH_TEXT_LIMITS, type Block, type RichText } from '../model/rich-text.ts'
import { RichTextBudget, SpanWriter } from './rich-text-budget.ts'
import { writeStyledLine } from './styled-spans.ts'

/** The fence of preformatted text, and the mark of a quoted line. */
const FENCE = '```'
const QUOTE = '>'

/** In UTF-16 units. Nobody styles more than this by hand. A longer text was pasted, and stays as it is. */
const MAX_STYLED_LENGTH = 200_000

/**
 * Parses XEP-0393. Directives of spans stay in the text and are marked; those of blocks are removed. Lines that are
 * neither quoted nor preformatted make one paragraph with line breaks, without blank lines around it. A block that would
 * be empty stays as it was typed, and so does a text of more than 200,000 characters.
 */
export function parseStyling(body: string): RichText {
  if (body.length > MAX_STYLED_LENGTH) return [{ kind: 'paragraph', spans: [{ text: body }] }]
  return blocksOf(body.split(/\r\n?|\n/), 1, new RichTextBudget())
}

function blocksOf(lines: readonly string[], depth: number, budget: RichTextBudget): Block[] {
  const blocks: Block[] = []
  const writeParagraph = (from: number, to: number) => {
    const block = paragraphOf(lines, from, to, budget)
    if (block) blocks.push(block)
  }
  let plainFrom = 0
  let at = 0
  while (at < lines.length && !budget.spent) {
    const [block, next] = blockAt(lines, at, depth, budget)
    if (block) {
      writeParagraph(plainFrom, at)
      blocks.push(block())
      plainFrom = next
    }
    at = next
  }
  writeParagraph(plainFrom, lines.length)
  return blocks
}

/** The block that begins with this line, undefined if it is plain, and the line after it. */
function blockAt(
  lines: readonly string[],
  at: number,
  depth: number,
  budget: RichTextBudget,
): [block: (() => Block) | undefined, next: number] {
  const line = lines[at] ?? ''
  if (line.startsWith(FENCE)) return codeAt(lines, at, budget)
  if (line.startsWith(QUOTE) && depth < RICH_TEXT_LIMITS.depth) return quoteAt(lines, at, depth, budget)
  return [undefined, at + 1]
}

/** Up to a line with only a fence, or to the end (§6.1.2). */
function codeAt(
  lines: readonly string[],
  at: number,
  budget: RichTextBudget,
): [block: (() => Block) | undefined, next: number] {
  const closing = lines.indexOf(FENCE, at + 1)
  const end = closing < 0 ? lines.length : closing
  const next = closing < 0 ? end : end + 1
  const text = lines.slice(at + 1, end).join('\n')
  if (text.trim() === '') return [undefined, next]
  // The specification ignores the text after the fence. People name the language there.
  const language = /^[\w+#.-]{1,32}$/.exec(lines[at]?.slice(FENCE.length).trim() ?? '')?.[0]
  const make = (): Block => {
    budget.takeBlock()
    return { kind: 'code', text, ...(language !== undefined && { language }) }
  }
  return [make, next]
}

/** Up to the first line without the mark, or to the end (§6.1.3). */
function quoteAt(
  lines: readonly string[],
  at: number,
  depth: number,
  budget: RichTextBudget,
): [block: (() => Block) | undefined, next: number] {
  let next = at
  while (lines[next]?.startsWith(QUOTE)) next += 1
  const inside = lines.slice(at, next).map((line) => line.slice(QUOTE.length).replace(/^\s/u, ''))
  if (inside.every((line) => line.trim() === '')) return [undefined, next]
  const make = (): Block => {
    budget.takeBlock()
    return { kind: 'quote', blocks: blocksOf(inside, depth + 1, budget) }
  }
  return [make, next]
}

function paragraphOf(
  lines: readonly string[],
  from: number,
  to: number,
  budget: RichTextBudget,
): Block | undefined {
  let start = from
  let end = to
  while (start < end && lines[start]?.trim() === '') start += 1
  while (end > start && lines[end - 1]?.trim() === '') end -= 1
  if (start === end) return undefined
  const writer = new SpanWriter(budget)
  for (let at = start; at < end; at += 1) {
    if (at > start) writer.add('\n')
    if (budget.spent) {
      writer.add(lines.slice(at, end).join('\n'))
      break
    }
    writeStyledLine(lines[at] ?? '', writer)
  }
  budget.takeBlock()
  return { kind: 'paragraph', spans: writer.take() }
}
