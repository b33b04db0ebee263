import { SaxesParser, type SaxesTagNS } from 'saxes'
import { NS_CLIENT, NS_STREAMS } from '../stream/header.ts'
import { el, type Element } from '../xml/element.ts'

const NS_XML = 'http://www.w3.org/XML/1998/namespace'

/**
 * Reads XML of a test with another parser than the engine's own. The default namespace is `jabber:client`, the prefix
 * `stream:` is bound, and white space between elements is ignored.
 */
export function readElements(xml: string): Element[] {
  const parser = new SaxesParser({ xmlns: true })
  const root = el('', 'root')
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const element = elementOfTag(tag)
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => open.at(-1)?.children.push(text))
  parser.on('closetag', () => {
    const element = open.pop()
    if (element) dropBlanks(element)
  })
  parser.write(`<root xmlns='${NS_CLIENT}' xmlns:stream='${NS_STREAMS}'>${xml}</root>`).close()
  return root.children.flatMap((node) => (typeof node === 'string' ? [] : node.elements()))
}

/** Reads one element. */
export function readXml(xml: string): Element {
  const [element, ...more] = readElements(xml)
  if (!element || more.length > 0) throw new Error(`not one element: ${xml}`)
  return element
}

function dropBlanks({ children }: Element): void {
  if (children.every((node) => typeof node === 'string')) return
  const kept = children.filter((node) => typeof node !== 'string' || node.trim() !== '')
  children.splice(0, children.length, ...kept)
}

/** The element of a start tag, still empty. */
export function elementOfTag(tag: SaxesTagNS): Element {
  const attrs: Record<string, string> = {}
  for (const { uri, local, prefix, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || local === 'xmlns') continue
    attrs[uri === NS_XML ? `xml:${local}` : uri === '' ? local : `{${uri}}${local}`] = value
  }
  return el(tag.uri, tag.local, attrs)
}
