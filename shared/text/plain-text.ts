import type { Block, RichText } from '../model/rich-text.ts'

/**
 * A document as plain text: each block on its own lines, quotations after `> `, list items after a dot or their number.
 * Recursion is bounded by the depth of the document.
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
