import type { Block, RichText } from '../model/rich-text.ts'

/**
 * A document as text without form: blocks on lines of their own, quotations after `> `, list items after a dot or their
 * number. It follows the document's depth, which is bounded.
 */
export function plainTextOf(blocks: RichText): string {
  return blocks.map(textOf).join('\n')
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.spans.map(({ text }) => text).join('')
    case 'code':
      return block.text
    case 'quote':
      return indented(plainTextOf(block.blocks), '> ', '> ')
    case 'list':
      return block.items
        .map((item, index) => {
          const sign = block.ordered ? `${index + 1}. ` : '• '
          return indented(plainTextOf(item), sign, ' '.repeat(sign.length))
        })
        .join('\n')
  }
}

function indented(text: string, first: string, others: string): string {
  return first + text.replaceAll('\n', `\n${others}`)
}
