import type { RichText } from '../../../../shared/model/rich-text.ts'
import type { SpanStyle } from '../../../../shared/text/rich-text-budget.ts'
import type { Element, Node } from '../../xml/element.ts'
import { DocumentWriter } from './document.ts'
import { DROPPED, LINES, safeHref, STYLES } from './elements.ts'

const NS_XHTML_IM = 'http://jabber.org/protocol/xhtml-im'
const NS_XHTML = 'http://www.w3.org/1999/xhtml'

/**
 * How many nodes and UTF-16 units of text are read: far more than anybody writes, and read in a few hundredths of a
 * second. A message with more is shown as its plain body.
 */
const MAX_NODES = 50_000
const MAX_LENGTH = 200_000

/**
 * The formatted body of a message: the one in the language `lang` if there is one, otherwise the first. Read with an
 * allow-list: other elements count only as their text, and other attributes than `href` and `alt` are ignored.
 * Undefined if there is no text, or too much.
 */
export function xhtmlOf(message: Element, lang: string | null = null): RichText | undefined {
  const bodies = message
    .child(NS_XHTML_IM, 'html')
    ?.elements()
    .filter((child) => child.is(NS_XHTML, 'body'))
  const body = bodies?.find(({ attrs }) => lang !== null && attrs['xml:lang'] === lang) ?? bodies?.[0]
  if (!body) return undefined
  if (!isWithinBounds(body)) return undefined
  const document = documentOf(body)
  return document.length === 0 ? undefined : document
}

/** Whether the tree is small enough. Reads no more of it than needed. */
function isWithinBounds(body: Element): boolean {
  let nodes = 0
  let length = 0
  const rest: Element[] = [body]
  for (let element = rest.pop(); element; element = rest.pop()) {
    nodes += element.children.length
    if (nodes > MAX_NODES) return false
    for (const child of element.children) {
      if (typeof child === 'string') length += child.length
      else rest.push(child)
    }
    length += element.attrs['alt']?.length ?? 0
    if (length > MAX_LENGTH) return false
  }
  return true
}

/** An element on the path from the root to the current node. */
interface Step {
  readonly style: SpanStyle
  /** The remaining children, from the last to the first. */
  readonly rest: Node[]
  readonly leave: () => void
}

/** Walks the tree without recursion, since the sender chooses its depth. */
function documentOf(body: Element): RichText {
  const writer = new DocumentWriter()
  const steps: Step[] = [enter(body, {}, writer)]
  for (let step = steps.at(-1); step; step = steps.at(-1)) {
    const node = step.rest.pop()
    if (node === undefined) {
      step.leave()
      steps.pop()
    } else if (typeof node === 'string') {
      writer.addText(node, step.style)
    } else if (node.name === 'br') {
      writer.breakLine()
    } else if (node.name === 'img') {
      writer.addText(node.attrs['alt'] ?? '', step.style)
    } else if (node.name === 'pre') {
      writer.addCode(preformatted(node))
    } else if (!DROPPED.has(node.name)) {
      steps.push(enter(node, step.style, writer))
    }
  }
  return writer.end()
}

function enter(element: Element, outer: SpanStyle, writer: DocumentWriter): Step {
  const { name } = element
  let leave = (): void => undefined
  if (name === 'blockquote' || name === 'ul' || name === 'ol') {
    const opened = writer.open(name === 'blockquote' ? 'quote' : 'list', name === 'ol')
    leave = () => (opened ? writer.close() : writer.endLine())
  } else if (name === 'li') {
    writer.beginItem()
    leave = () => writer.endLine()
  } else if (LINES.has(name)) {
    writer.endLine()
    leave = () => writer.endLine()
  }
  return { style: styleOf(element, outer), rest: element.children.toReversed(), leave }
}

function styleOf(element: Element, outer: SpanStyle): SpanStyle {
  if (element.name === 'a') {
    const href = safeHref(element.attrs['href'])
    return href === undefined ? outer : { ...outer, href }
  }
  const style = STYLES.get(element.name)
  return style ? { ...outer, ...style } : outer
}

/** The text of an element unchanged, with line breaks. */
function preformatted(pre: Element): string {
  let text = ''
  const rest: Node[] = [pre]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node === 'string') text += node
    else if (node.name === 'br') text += '\n'
    else if (node.name === 'img') text += node.attrs['alt'] ?? ''
    else if (!DROPPED.has(node.name)) for (const child of node.children.toReversed()) rest.push(child)
  }
  // HTML ignores a line break at the beginning.
  return text.replace(/^\n/, '')
}
