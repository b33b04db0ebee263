import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { isNCName, NS_XML, NS_XMLNS } from './characters.ts'
import { Element, newAttributes, type Node } from './element.ts'
import { XmlParser } from './parser.ts'
import { drawsOf, seeds } from '../testing/seeds.ts'

/** The result of a whole document: its first-level elements as plain data, or null if it is refused or not closed. */
type Verdict = readonly unknown[] | null

/** An element as data that compares by value. saxes trims namespace names, which no standard requires. */
function plain(node: Node): unknown {
  if (typeof node === 'string') return node
  const attrs = Object.entries(node.attrs).map(([key, value]) => [
    key.replace(/^\{ *(.*?) *\}/, '{$1}'),
    value,
  ])
  return [node.ns.trim(), node.name, attrs.sort(([a], [b]) => (a! < b! ? -1 : 1)), node.children.map(plain)]
}

function ours(bytes: Uint8Array, cuts: readonly number[]): Verdict {
  const elements: unknown[] = []
  let isClosed = false as boolean
  const parser = new XmlParser({
    opened: ({ element }) => elements.push(plain(element)),
    element: (element) => elements.push(plain(element)),
    closed: () => (isClosed = true),
  })
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    if (parser.write(bytes.slice(from, to))) return null
    from = to
  }
  return isClosed ? elements : null
}

/** The same by saxes, which here also refuses everything that RFC 6120 §11 forbids. */
function oracle(text: string): Verdict {
  const elements: unknown[] = []
  const open: Element[] = []
  let isFine = true as boolean
  const refuse = (): void => void (isFine = false)
  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on('error', refuse)
  parser.on('comment', refuse)
  parser.on('doctype', refuse)
  parser.on('processinginstruction', refuse)
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0' || (encoding ?? 'utf-8').toLowerCase() !== 'utf-8') refuse()
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    const attrs = newAttributes()
    // saxes accepts `p:1`, although the part behind the colon is not an NCName.
    if (![local, ...Object.values(attributes).map((attribute) => attribute.local)].every(isNCName)) refuse()
    for (const attribute of Object.values(attributes)) {
      if (attribute.uri === NS_XMLNS) continue
      const isLang = attribute.uri === NS_XML && attribute.local === 'lang'
      const key = isLang
        ? 'xml:lang'
        : attribute.uri === ''
          ? attribute.local
          : `{${attribute.uri}}${attribute.local}`
      attrs[key] = attribute.value
    }
    const element = new Element(uri, local, attrs, [])
    if (open.length === 0) elements.push(plain(element))
    if (open.length >= 2) open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    const element = open.pop()
    if (open.length === 1 && element) elements.push(plain(element))
  })
  const addText = (text: string): void => {
    const parent = open.at(-1)
    if (open.length < 2 || !parent) {
      if (/[^ \t\r\n]/.test(text)) refuse()
      return
    }
    if (text === '') return
    const last = parent.children.length - 1
    const before = parent.children[last]
    if (typeof before === 'string') parent.children[last] = before + text
    else parent.children.push(text)
  }
  parser.on('text', addText)
  parser.on('cdata', (text) => {
    if (open.length < 2) refuse()
    addText(text)
  })
  parser.write(text).close()
  return isFine ? elements : null
}

const SEEDS = [
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='urn:s' id='1' xml:lang='en'><presence from='a@b/c'><c xmlns='urn:c' ver='x+/='/></presence> </stream:stream>`,
  `<s xmlns:p='urn:p'><p:a p:b='1' b="2"><c xmlns:p='urn:q' p:b='3'/>t&amp;u&#x1F600;<![CDATA[<x>]]>]]</p:a></s>`,
  `<s><a é='ü'>größer 😀 \r\n\t</a>&#10;\n<b c=' &lt;&#10;\n'/><d><e><f/></e></d></s>`,
]

const PIECES = [
  ...Array.from(`<>/='"&;!?-[]:# \t\n\rxa1é😀\ufffd\ufffe\uffff\u00b7\u00d7\0\x0b\x1f\x7f\x85`),
  ...[
    '<a>',
    '</a>',
    '<a/>',
    '<p:a>',
    '</p:a>',
    '&amp;',
    '&lt;',
    '&foo;',
    '&#65;',
    '&#x0;',
    '&#xD800;',
    '&#x10FFFF;',
    '&#x110000;',
  ],
  ...[
    " a='1'",
    ' b="2"',
    " xmlns='urn:p'",
    " xmlns:p='urn:r'",
    " xmlns:p=''",
    " xmlns=''",
    " p:c='1'",
    " xml:lang='de'",
    " xml:id='i'",
  ],
  ...[
    ` xmlns:xml='${NS_XML}'`,
    ` xmlns:q='${NS_XML}'`,
    ` xmlns='${NS_XMLNS}'`,
    ` xmlns:xmlns='u'`,
    '<xmlns:a/>',
    '<xml:a/>',
  ],
  ...['<![CDATA[', ']]>', '<!--', '-->', '<?x?>', "<?xml version='1.0'?>", '<!DOCTYPE a>', '<s>', '</s>'],
]

/** Changes a document in a few places: deletes, inserts, doubles. */
function mutate(source: string, below: (limit: number) => number): string {
  let chars = [...source]
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(chars.length + 1)
    const length = below(4) === 0 ? below(20) : below(3)
    const piece = PIECES[below(PIECES.length)]!
    const change = below(4)
    if (change === 0) chars.splice(at, length)
    else if (change === 1) chars.splice(at, 0, ...chars.slice(at, at + length))
    else chars.splice(at, change === 2 ? 0 : length, ...piece)
    chars = chars.slice(0, 400)
  }
  return chars.join('')
}

describe('beside saxes', () => {
  it.each(SEEDS)('%s is the same tree', (source) => {
    expect(oracle(source)).not.toBeNull()
    expect(ours(Buffer.from(source), [])).toEqual(oracle(source))
  })

  it.each(seeds(40))(
    'random documents of seed %i are judged and read the same, wherever they are cut',
    (seed) => {
      const below = drawsOf(seed)
      let accepted = 0
      for (let count = 0; count < 500; count++) {
        const source = mutate(SEEDS[below(SEEDS.length)]!, below)
        const expected = oracle(source)
        if (expected !== null) accepted++
        const bytes = Buffer.from(source)
        const cuts = Array.from({ length: below(4) }, () => below(bytes.length + 1)).sort((a, b) => a - b)
        expect(ours(bytes, cuts), `${JSON.stringify(source)} cut at ${cuts.join()}`).toEqual(expected)
        if (count % 10 === 0) expect(ours(bytes, [...bytes.keys()]), JSON.stringify(source)).toEqual(expected)
      }
      // The test means something only if both kinds occur.
      expect(accepted).toBeGreaterThan(50)
      expect(accepted).toBeLessThan(450)
    },
  )
})
