import { isNCName, NS_XML, NS_XMLNS } from './characters.ts'
import type { Attributes, Element, Node } from './element.ts'

export const NS_STREAMS = 'http://etherx.jabber.org/streams'

// With the u flag a pair of surrogates is one code point, so \p{Cs} finds only the lone ones.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu
const TO_ESCAPE = /[&<>"'\t\n\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u

/**
 * Prints an element. `contextNs` is the default namespace at the place where the text will stand: `jabber:client` for a
 * stanza in a client's stream (RFC 6120 §4.8.2). Without it every namespace is declared, which is right anywhere.
 *
 * Text cannot break out of its place. Characters that XML cannot carry, including lone surrogates, become U+FFFD. An
 * invalid name is a bug of the caller and throws TypeError.
 */
export function serialize(element: Element, contextNs = ''): string {
  const open: { readonly element: Element; readonly tag: string; readonly ns: string; next: number }[] = []
  let out = ''
  let node: Node | undefined = element
  // A loop instead of recursion, since a stranger may choose the depth of a printed element.
  for (;;) {
    if (node !== undefined) {
      if (typeof node === 'string') {
        out += escapeText(node)
      } else {
        const outer = open.at(-1)?.ns ?? contextNs
        const tag: string = tagName(node)
        out += `<${tag}`
        const ns: string = node.ns === NS_XML ? outer : node.ns
        if (ns !== outer) out += ` xmlns='${escapeAttribute(ns)}'`
        out += printAttributes(node.attrs)
        if (node.children.length === 0) {
          out += '/>'
        } else {
          out += '>'
          open.push({ element: node, tag, ns, next: 0 })
        }
      }
    }
    const parent = open.at(-1)
    if (parent === undefined) return out
    node = parent.element.children[parent.next++]
    if (node === undefined) {
      out += `</${parent.tag}>`
      open.pop()
    }
  }
}

/** The start of a client's stream (RFC 6120 §4.7), with the XML declaration. */
export function streamOpening(attrs: Readonly<Record<string, string | undefined>>): string {
  const kept: Attributes = {}
  for (const [key, value] of Object.entries(attrs)) if (value !== undefined) kept[key] = value
  return `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${NS_STREAMS}'${printAttributes(kept)}>`
}

export const STREAM_CLOSING = '</stream:stream>'

/** Prints an element in the stream's own namespace, with the prefix that `streamOpening` declared (RFC 6120 §4.8.5). */
export function serializeStreamElement(element: Element): string {
  if (element.ns !== NS_STREAMS) throw new TypeError('not an element of the stream namespace')
  const tag = tagName(element)
  const inner = element.children.map((node) =>
    typeof node === 'string' ? escapeText(node) : serialize(node, 'jabber:client'),
  )
  return `<stream:${tag}${printAttributes(element.attrs)}>${inner.join('')}</stream:${tag}>`
}

function tagName({ ns, name }: Element): string {
  if (!isNCName(name)) throw new TypeError(`not an element name: ${JSON.stringify(name)}`)
  if (ns === NS_XMLNS) throw new TypeError(`no element can be in ${NS_XMLNS}`)
  return ns === NS_XML ? `xml:${name}` : name
}

function printAttributes(attrs: Readonly<Attributes>): string {
  let out = ''
  let prefixes: string[] | undefined
  for (const [key, text] of Object.entries(attrs)) {
    const value = escapeAttribute(text)
    // An attribute named xmlns would change the namespace of the element itself.
    if (isNCName(key) && key !== 'xmlns') {
      out += ` ${key}='${value}'`
      continue
    }
    if (key === 'xml:lang') {
      out += ` xml:lang='${value}'`
      continue
    }
    const end = key.lastIndexOf('}')
    const ns = key.slice(1, end)
    const name = key.slice(end + 1)
    if (
      key[0] !== '{' ||
      end < 2 ||
      !isNCName(name) ||
      ns === NS_XMLNS ||
      (ns === NS_XML && name === 'lang')
    ) {
      throw new TypeError(`not an attribute name: ${JSON.stringify(key)}`)
    }
    if (ns === NS_XML) {
      out += ` xml:${name}='${value}'`
      continue
    }
    prefixes ??= []
    let index = prefixes.indexOf(ns)
    if (index < 0) {
      index = prefixes.push(ns) - 1
      out += ` xmlns:a${index}='${escapeAttribute(ns)}'`
    }
    out += ` a${index}:${name}='${value}'`
  }
  return out
}

function escapeText(text: string): string {
  if (!TO_ESCAPE.test(text)) return text
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;') // a bare one would arrive as a line feed (XML 1.0 §2.11)
}

/** For a value between single or double quotes. Escapes white space, so that it is not normalized (XML 1.0 §3.3.3). */
function escapeAttribute(text: string): string {
  if (!TO_ESCAPE.test(text)) return text
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
}
