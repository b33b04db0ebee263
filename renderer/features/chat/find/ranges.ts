import type { Matcher } from '../../../../shared/search/match.ts'

/** More marks in one message help nobody. */
const MOST_IN_MESSAGE = 200
/** What a message says, without its time, buttons and notes for screen readers. */
const SAID = '.body, .paragraph, .piece, .subject, pre, .caption, figcaption, .name'

/** The places of what is searched for in an element of a message, over the borders of its elements. */
export function rangesIn(message: Element, matcher: Matcher): readonly Range[] {
  const ranges: Range[] = []
  for (const part of partsOf(message)) {
    const nodes = textsOf(part)
    const text = nodes.map(({ data }) => data).join('')
    for (const { from, to } of matcher.find(text, MOST_IN_MESSAGE - ranges.length))
      ranges.push(rangeOf(nodes, from, to))
  }
  return ranges
}

/** The outermost parts with text. */
function partsOf(message: Element): readonly Element[] {
  const content = message.querySelector('[data-content]')
  if (!content) return []
  return [...content.querySelectorAll(SAID)].filter((part) => !part.parentElement?.closest(SAID))
}

function textsOf(part: Element): readonly Text[] {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  while (walker.nextNode()) {
    const { currentNode } = walker
    if (currentNode instanceof Text && !currentNode.parentElement?.closest('.unseen, .meta'))
      nodes.push(currentNode)
  }
  return nodes
}

function rangeOf(nodes: readonly Text[], from: number, to: number): Range {
  const range = document.createRange()
  let start = 0
  for (const node of nodes) {
    const end = start + node.length
    if (from >= start && from < end) range.setStart(node, from - start)
    if (to > start && to <= end) {
      range.setEnd(node, to - start)
      break
    }
    start = end
  }
  return range
}
