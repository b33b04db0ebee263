import type { Message } from '../../../shared/model/message.ts'
import type { Block } from '../../../shared/model/rich-text.ts'
import { parseStyling } from '../../../shared/text/styling.ts'

/** Longer texts are shown as they are: to look for styling in a megabyte takes its time, and nobody styles one. */
const STYLED_CHARACTERS = 30_000

/**
 * How a text of a message is laid out: as its sender says (XEP-0071), or by its own stars and arrows (XEP-0393). null
 * where it is plain text. `text` is what of the body is shown.
 */
export function laidOut(message: Message, text: string): readonly Block[] | null {
  if (message.rich !== undefined && text === message.body) return message.rich
  if (message.unstyled === true || text.length > STYLED_CHARACTERS || !mayBeStyled(text)) return null
  const blocks = parseStyling(text)
  return blocks.every(isPlain) ? null : blocks
}

const isPlain = (block: Block): boolean =>
  block.kind === 'paragraph' && block.spans.every((span) => Object.keys(span).length === 1)

/** Most texts have no styling, and are spared the look for it. */
const mayBeStyled = (text: string): boolean => /[*_~`]|^>/m.test(text)
