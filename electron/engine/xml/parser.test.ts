import { describe, expect, it } from 'vitest'
import { memoryInUse } from '../testing/memory.ts'
import type { Element } from './element.ts'
import type { XmlLimits } from './limits.ts'
import { XmlParser } from './parser.ts'
import { serialize } from './serialize.ts'
import type { XmlCondition } from './xml-error.ts'

const HEAD = "<s:s xmlns='d' xmlns:s='urn:s'>"

interface Outcome {
  readonly seen: readonly string[]
  readonly refused: XmlCondition | null
}

/** The reported parts of an element that was left out: its namespace, name and attributes, without their namespaces. */
const shown = ({ ns, name, attrs, children }: Element): string =>
  JSON.stringify([ns, name, { ...attrs }, ...children])

const bytesOf = (source: string | Uint8Array): Uint8Array =>
  typeof source === 'string' ? Buffer.from(source) : source

/** The result of a stream fed in these pieces: all events, printed, and the refusal. */
function outcome(pieces: Iterable<Uint8Array>, limits?: Partial<XmlLimits>, mayOmit = false): Outcome {
  const seen: string[] = []
  const parser = new XmlParser(
    {
      opened: ({ element, defaultNs }) =>
        seen.push(`open ${JSON.stringify(defaultNs)} ${serialize(element)}`),
      element: (element) => seen.push(serialize(element)),
      ...(mayOmit && { omitted: (element: Element) => seen.push(`omitted ${shown(element)}`) }),
      closed: () => seen.push('close'),
    },
    limits,
  )
  let refused: XmlCondition | null = null
  for (const piece of pieces) refused = parser.write(Uint8Array.from(piece))?.condition ?? null
  return { seen, refused }
}

function* byByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1)
}

/** The result of a source, after checking that it is the same whole, byte by byte and cut in two anywhere. */
function parse(source: string | Uint8Array, limits?: Partial<XmlLimits>, mayOmit = false): Outcome {
  const bytes = bytesOf(source)
  const whole = outcome([bytes], limits, mayOmit)
  expect(outcome(byByte(bytes), limits, mayOmit), 'byte by byte').toEqual(whole)
  for (let at = 0; at <= bytes.length; at++) {
    const cut = outcome([bytes.subarray(0, at), bytes.subarray(at)], limits, mayOmit)
    if (JSON.stringify(cut) !== JSON.stringify(whole)) expect(cut, `cut at ${at}`).toEqual(whole)
  }
  return whole
}

/** The printed result for one first-level element. */
function inside(source: string): string | undefined {
  const { seen, refused } = parse(`${HEAD}${source}</s:s>`)
  expect(refused).toBeNull()
  expect(seen.at(-1)).toBe('close')
  return seen[1]
}

describe('a stream', () => {
  it('opens, carries elements, closes', () => {
    const { seen, refused } = parse(
      "<?xml version='1.0' encoding=\"utf-8\"?>\n<stream:stream id='1' xml:lang='en' xmlns='jabber:client' " +
        "xmlns:stream='http://etherx.jabber.org/streams'> \n<a/>\r\n\t<stream:features><b xmlns='urn:b'/></stream:features> " +
        '<presence><show>away</show></presence></stream:stream >\n ',
    )
    expect(refused).toBeNull()
    expect(seen).toEqual([
      `open "jabber:client" <stream xmlns='http://etherx.jabber.org/streams' id='1' xml:lang='en'/>`,
      `<a xmlns='jabber:client'/>`,
      `<features xmlns='http://etherx.jabber.org/streams'><b xmlns='urn:b'/></features>`,
      `<presence xmlns='jabber:client'><show>away</show></presence>`,
      'close',
    ])
  })

  it('has white space between its elements, literally or as references', () => {
    const between = ['&#10;', ' &#32;\n', '&#x9;&#xD;&#x0000A;', '&#10;'.repeat(3)]
    const { seen, refused } = parse(`<a>${between.map((space) => `<b/>${space}`).join('')}</a>`)
    expect([refused, seen]).toEqual([null, ['open "" <a/>', '<b/>', '<b/>', '<b/>', '<b/>', 'close']])
  })

  it('may be empty, and without a namespace', () => {
    expect(parse('<a/>').seen).toEqual([`open "" <a/>`, 'close'])
    expect(parse('<a></a>').seen).toEqual([`open "" <a/>`, 'close'])
    expect(parse('').seen).toEqual([])
  })

  it('keeps no children', () => {
    let header: Element | undefined
    const parser = new XmlParser({ opened: ({ element }) => (header = element), element() {}, closed() {} })
    parser.write(Buffer.from('<a><b/><c/>'))
    expect(header?.children).toEqual([])
  })
})

describe('an element', () => {
  it.each([
    ['<a/>', "<a xmlns='d'/>"],
    ['<a  />', "<a xmlns='d'/>"],
    ['<a\n></a\t>', "<a xmlns='d'/>"],
    [`<a b='1' c = "2"\n\td\r=\n'3'/>`, "<a xmlns='d' b='1' c='2' d='3'/>"],
    [`<a b='"' c="'>/"/>`, "<a xmlns='d' b='&quot;' c='&apos;&gt;/'/>"],
    // namespaces
    ["<a xmlns='urn:a'><b/></a>", "<a xmlns='urn:a'><b/></a>"],
    ["<a xmlns=''><b xmlns='d'/></a>", "<a><b xmlns='d'/></a>"],
    [
      "<p:a xmlns:p='urn:p' p:b='1' b='2'><p:c/><d/></p:a>",
      "<a xmlns='urn:p' xmlns:a0='urn:p' a0:b='1' b='2'><c/><d xmlns='d'/></a>",
    ],
    [
      "<a p:b='1' xmlns:p='urn:p'><c xmlns:p='urn:q' p:b='2'/><p:d/></a>",
      "<a xmlns='d' xmlns:a0='urn:p' a0:b='1'><c xmlns:a0='urn:q' a0:b='2'/><d xmlns='urn:p'/></a>",
    ],
    ["<a xml:lang='de' xml:space='preserve'/>", "<a xmlns='d' xml:lang='de' xml:space='preserve'/>"],
    ["<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='x'/>", "<a xmlns='d' xml:lang='x'/>"],
    ['<xml:a><b/></xml:a>', "<xml:a><b xmlns='d'/></xml:a>"],
    ["<a xmlns:p='urn:&#112;&amp;'><p:b/></a>", "<a xmlns='d'><b xmlns='urn:p&amp;'/></a>"],
    ["<a xmlns:p='d' p:b='1' b='2'/>", "<a xmlns='d' xmlns:a0='d' a0:b='1' b='2'/>"],
    // names
    ["<é:à xmlns:é='urn:é' ö·1.-_='ü'/>", "<à xmlns='urn:é' ö·1.-_='ü'/>"],
    ["<𐀀 󯿿='1'/>", "<𐀀 xmlns='d' 󯿿='1'/>"],
    ["<_ __proto__='1' constructor='2'/>", "<_ xmlns='d' __proto__='1' constructor='2'/>"],
    // text
    ['<a>x<b/>y</a>', "<a xmlns='d'>x<b/>y</a>"],
    ['<a> \n </a>', "<a xmlns='d'> \n </a>"],
    ['<a>&lt;&gt;&amp;&apos;&quot;</a>', "<a xmlns='d'>&lt;&gt;&amp;'\"</a>"],
    ['<a>&#65;&#x42;&#x1F600;&#0000000067;&#9;&#13;</a>', "<a xmlns='d'>AB😀C\t&#13;</a>"],
    [
      '<a>é€😀\u{10ffff}\ufffd\u0085\u007f\ufeff</a>',
      "<a xmlns='d'>é€😀\u{10ffff}\ufffd\u0085\u007f\ufeff</a>",
    ],
    ['<a>] ]] ]>]]&gt;>></a>', "<a xmlns='d'>] ]] ]&gt;]]&gt;&gt;&gt;</a>"],
    ['<a>1\r\n2\r3\n\r4\r</a>', "<a xmlns='d'>1\n2\n3\n\n4\n</a>"],
    ['<a>&amp;lt;&amp;#60;</a>', "<a xmlns='d'>&amp;lt;&amp;#60;</a>"],
    [
      "<a b='\r\n1\r2\n3\t4  5&#10;&#13;&#9;&lt;&quot;&#x27;'/>",
      "<a xmlns='d' b=' 1 2 3 4  5&#10;&#13;&#9;&lt;&quot;&apos;'/>",
    ],
    ["<a b='é€😀&amp;'/>", "<a xmlns='d' b='é€😀&amp;'/>"],
    // CDATA
    ['<a><![CDATA[<b>&amp;]] >]>]]></a>', "<a xmlns='d'>&lt;b&gt;&amp;amp;]] &gt;]&gt;</a>"],
    ['<a>x<![CDATA[]]>y<![CDATA[]]]]><![CDATA[>é\r\n]]>z</a>', "<a xmlns='d'>xy]]&gt;é\nz</a>"],
    ['<a><![CDATA[]]></a>', "<a xmlns='d'/>"],
    ['<a>]]<![CDATA[>]]></a>', "<a xmlns='d'>]]&gt;</a>"],
  ])('%s', (source, expected) => expect(inside(source)).toBe(expected))

  it('has one node for adjacent text', () => {
    const elements: Element[] = []
    const parser = new XmlParser({ opened() {}, element: (element) => elements.push(element), closed() {} })
    for (const byte of byByte(Buffer.from('<s><a>x&amp;<![CDATA[y]]>z<![CDATA[]]></a>'))) parser.write(byte)
    expect(elements[0]!.children).toEqual(['x&yz'])
  })

  it('has attributes that inherit nothing', () => {
    const elements: Element[] = []
    const parser = new XmlParser({ opened() {}, element: (element) => elements.push(element), closed() {} })
    parser.write(Buffer.from("<s><a __proto__='1' toString='2'/><b/>"))
    expect(Object.entries(elements[0]!.attrs)).toEqual([
      ['__proto__', '1'],
      ['toString', '2'],
    ])
    expect(['toString', 'constructor', '__proto__'].map((key) => elements[1]!.attrs[key])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

const INVALID: readonly (readonly [source: string | Uint8Array, refused: XmlCondition])[] = [
  // RFC 6120 §11.1
  ['<!DOCTYPE a>', 'restricted-xml'],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'restricted-xml'],
  [
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>',
    'restricted-xml',
  ],
  ['<!-- x --><a>', 'restricted-xml'],
  ['<a><!-- x -->', 'restricted-xml'],
  ['<a><b><!-- x --></b>', 'restricted-xml'],
  ['<a><b><!ELEMENT x>', 'restricted-xml'],
  ['<a><?php x?>', 'restricted-xml'],
  ['<a><b><?x?></b>', 'restricted-xml'],
  ['<?php x?>', 'restricted-xml'],
  ['<?xml-stylesheet href="x"?><a/>', 'restricted-xml'],
  ['<?xm ?>', 'restricted-xml'],
  ["<a></a><?xml version='1.0'?>", 'not-well-formed'],
  [" <?xml version='1.0'?><a>", 'restricted-xml'],
  ["<?xml version='1.0'?><?xml version='1.0'?><a>", 'restricted-xml'],
  ['<a><b>&foo;</b>', 'restricted-xml'],
  ['<a><b>&nbsp;</b>', 'restricted-xml'],
  ["<a b='&foo;'/>", 'restricted-xml'],
  // the declaration
  ["<?xml version='1.1'?><a>", 'not-well-formed'],
  ["<?xml version='2'?><a>", 'not-well-formed'],
  ['<?xml version=\'1.0"?><a>', 'not-well-formed'],
  ["<?xml encoding='UTF-8'?><a>", 'not-well-formed'],
  ["<?xml encoding='UTF-8' version='1.0'?><a>", 'not-well-formed'],
  ["<?xml version='1.0' standalone='maybe'?><a>", 'not-well-formed'],
  ["<?xml version='1.0' x='y'?><a>", 'not-well-formed'],
  ['<?xml ?><a>', 'not-well-formed'],
  [`<?xml version='1.0'${' '.repeat(300)}?><a>`, 'not-well-formed'],
  ["<?xml version='1.0' encoding='ISO-8859-1'?><a>", 'unsupported-encoding'],
  ["<?xml version='1.0' encoding='UTF-16'?><a>", 'unsupported-encoding'],
  // UTF-8
  ...[
    [0x80],
    [0xc0, 0x80],
    [0xc1, 0xbf],
    [0xc3, 0x28],
    [0xe0, 0x80, 0x80],
    [0xe0, 0x9f, 0xbf],
    [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf],
    [0xe2, 0x82, 0x3c],
    [0xf0, 0x80, 0x80, 0x80],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xff],
    [0xfe],
    [0xf0, 0x9f, 0x98, 0x3c],
    [0xf0, 0x9f, 0x3c],
    [0x80, 0x80, 0x80, 0x80, 0x80],
  ].flatMap((bytes): (readonly [Uint8Array, XmlCondition])[] => [
    [Buffer.concat([Buffer.from('<a><b>'), Buffer.from(bytes), Buffer.from('</b>')]), 'unsupported-encoding'],
    [
      Buffer.concat([Buffer.from("<a><c/><b d='"), Buffer.from(bytes), Buffer.from("'/>")]),
      'unsupported-encoding',
    ],
  ]),
  [Buffer.from('\ufeff<a/>', 'utf16le'), 'unsupported-encoding'],
  // RFC 6120 §11.6: no byte order mark
  ['\ufeff<a/>', 'not-well-formed'],
  // forbidden characters
  ...['\0', '\x01', '\x08', '\x0b', '\x0c', '\x1f', '\ufffe', '\uffff'].flatMap(
    (char): (readonly [string, XmlCondition])[] => [
      [`<a><b>${char}</b>`, 'not-well-formed'],
      [`<a><b>x${char}</b>`, 'not-well-formed'],
      [`<a><b c='${char}'/>`, 'not-well-formed'],
      [`<a><b c${char}='1'/>`, 'not-well-formed'],
      [`<a><b${char}/>`, 'not-well-formed'],
      [`<a><b><![CDATA[${char}]]></b>`, 'not-well-formed'],
      [`<a>${char}`, 'bad-format'],
    ],
  ),
  // references
  ...[
    '&#0;',
    '&#x0;',
    '&#8;',
    '&#xB;',
    '&#xD800;',
    '&#xDFFF;',
    '&#xFFFE;',
    '&#xFFFF;',
    '&#x110000;',
    '&#99999999999999999999;',
    '&;',
    '& ',
    '&<',
    '&a b;',
    '&#;',
    '&#x;',
    '&#xg;',
    '&#a;',
    '&#X41;',
    '&#-1;',
    '&1;',
    '&&amp;',
    '&a:b;',
    '&amp',
    '&lt<',
  ].flatMap((reference): (readonly [string, XmlCondition])[] => [
    [`<a><b>${reference}</b>`, 'not-well-formed'],
    [`<a><b c='${reference}'/>`, 'not-well-formed'],
  ]),
  [`<a><b>&#${'0'.repeat(64)}65;</b>`, 'policy-violation'],
  [`<a><b>&${'x'.repeat(100)};</b>`, 'policy-violation'],
  [`<a b='&#${'0'.repeat(64)}65;'/>`, 'policy-violation'],
  // text
  ['<a><b>]]></b>', 'not-well-formed'],
  ['<a><b>x]]]>', 'not-well-formed'],
  ['x<a/>', 'not-well-formed'],
  ['<a/>x', 'not-well-formed'],
  ['<a/><b/>', 'not-well-formed'],
  ['<a/></a>', 'not-well-formed'],
  ['<a></a>&#32;', 'not-well-formed'],
  ['<a>x', 'bad-format'],
  ['<a>&#65;', 'bad-format'],
  ['<a><b/>&amp;', 'bad-format'],
  ['<a>&#160;', 'bad-format'],
  ['<a>&foo;', 'restricted-xml'],
  ['<a>& ', 'not-well-formed'],
  ['<a><b/>\u00a0', 'bad-format'],
  ['<a><![CDATA[ ]]>', 'bad-format'],
  ['<![CDATA[ ]]><a/>', 'not-well-formed'],
  ['<a><b><![CDATX[', 'not-well-formed'],
  ['<a><b><![cdata[x]]>', 'not-well-formed'],
  // tags
  ...[
    '<',
    '<>',
    '< b',
    '<1',
    '<-b/>',
    '<.b/>',
    '<b',
    '<b<',
    '<b/ >',
    '<b/a>',
    '<b//>',
    "<b c='1'd='2'/>",
    '<b c/>',
    '<b c>',
    '<b c d="1"/>',
    '<b c=1/>',
    "<b c='1/>",
    "<b c='<'/>",
    '<b c=>',
    '<b =""/>',
    '<b ""/>',
    "<b 1='2'/>",
    "<b -c='2'/>",
    '<b/c',
    '</',
    '</>',
    '</ b>',
    '</b/>',
    "</a b='1'>",
    '</a b>',
    '</a/>',
    '</b>',
    '</aa>',
    '<\u00d7/>',
    "<b \u00d7='1'/>",
    '<b\u037e/>',
    "<b \u2190='1'/>",
    '<b\u00b7><c\u00d7/>',
  ]
    .filter((tag) => !['<', '<b', '</', "<b c='1/>"].includes(tag))
    .map((tag): readonly [string, XmlCondition] => [`<a>${tag}`, 'not-well-formed']),
  ['</a>', 'not-well-formed'],
  ['</>', 'not-well-formed'],
  ['<a><b></c></b>', 'not-well-formed'],
  ['<a><b></b></b>', 'not-well-formed'],
  ["<a xmlns:p='1' xmlns:q='1'><p:b></q:b>", 'not-well-formed'],
  ['<a><B></b>', 'not-well-formed'],
  ["<a><b c='1' c='1'/>", 'not-well-formed'],
  ["<a><b c='1' d='2' c='3'/>", 'not-well-formed'],
  ["<a b='1' b='2'>", 'not-well-formed'],
  // namespaces
  ['<p:a>', 'bad-namespace-prefix'],
  ["<a><b p:c='1'/>", 'bad-namespace-prefix'],
  ["<a><b xmlns:p='urn:p'/><p:c/>", 'bad-namespace-prefix'],
  ['<a><b><xmlns:c/>', 'bad-namespace-prefix'],
  ["<a><b xmlns:p='1' xmlns:q='1' p:c='1' q:c='2'/>", 'not-well-formed'],
  ["<a><b xmlns:p='1' xmlns:p='2'/>", 'not-well-formed'],
  ["<a><b xmlns='1' xmlns='2'/>", 'not-well-formed'],
  ["<a><b xmlns:p=''/>", 'not-well-formed'],
  ["<a><b xmlns:xmlns='1'/>", 'not-well-formed'],
  ["<a><b xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>", 'not-well-formed'],
  ["<a><b xmlns:p='http://www.w3.org/2000/xmlns/'/>", 'not-well-formed'],
  ["<a><b xmlns='http://www.w3.org/2000/xmlns/'/>", 'not-well-formed'],
  ["<a><b xmlns:xml='1'/>", 'not-well-formed'],
  ["<a><b xmlns:p='http://www.w3.org/XML/1998/namespace'/>", 'not-well-formed'],
  ["<a><b xmlns='http://www.w3.org/XML/1998/namespace'/>", 'not-well-formed'],
  ['<a><:b/>', 'not-well-formed'],
  ['<a><b:/>', 'not-well-formed'],
  ['<a><b:c:d/>', 'not-well-formed'],
  ["<a xmlns:b='1'><b:1/>", 'not-well-formed'],
  ["<a xmlns:b='1'><c b:-d='1'/>", 'not-well-formed'],
  ["<a><b :c='1'/>", 'not-well-formed'],
  ["<a><b c:='1'/>", 'not-well-formed'],
  ["<a><b xmlns:='1'/>", 'not-well-formed'],
  ["<a><b xmlns:p:q='1'/>", 'not-well-formed'],
]

describe('refused', () => {
  it.each(INVALID)('%s is %s', (source, refused) => {
    expect(parse(source).refused).toBe(refused)
  })

  it('after everything that came before, and for good', () => {
    const { seen, refused } = parse('<a><b>1</b><c>2</c><d>3</e><f/></a>')
    expect(refused).toBe('not-well-formed')
    expect(seen.slice(1)).toEqual(['<b>1</b>', '<c>2</c>'])
    const parser = new XmlParser({ opened() {}, element() {}, closed() {} })
    const error = parser.write(Buffer.from('<a>secret'))
    expect(error?.message).not.toContain('secret')
    expect(parser.write(Buffer.from('<b/>'))).toBe(error)
  })

  it('at once, not at the end of the tag', () => {
    for (const source of ['<a><b c=1', '<a><b>&', '<a><b c="<']) {
      expect(outcome([Buffer.from(source)]).refused).toBe(source.endsWith('&') ? null : 'not-well-formed')
    }
  })
})

describe('limits', () => {
  const sample = `<a><b>${'x'.repeat(20)}</b><c d='1' e='2'><f><g/></f></c></a>`

  it('accepts sizes just within, and refuses sizes just beyond', () => {
    const within = { stanzaBytes: 30, tagBytes: 15, depth: 3, attributes: 2, elements: 3, nameBytes: 1 }
    expect(parse(sample, within).refused).toBeNull()
    for (const key of Object.keys(within) as (keyof typeof within)[]) {
      expect(parse(sample, { ...within, [key]: within[key] - 1 }).refused, key).toBe('policy-violation')
    }
  })

  it('count bytes, not characters', () => {
    expect(parse('<a><b>€€</b>', { stanzaBytes: 13 }).refused).toBeNull()
    expect(parse('<a><b>€€</b>', { stanzaBytes: 12 }).refused).toBe('policy-violation')
  })

  it('hold for the header', () => {
    expect(parse(`<a b='${'x'.repeat(50)}'>`, { stanzaBytes: 40 }).refused).toBe('policy-violation')
  })

  it.each([
    '<a><b>&foo',
    '<a><b>xxx&foo;',
    '<a><b>xxxxx]]>',
    '<a><b><![CDATA[x\0',
    '<a><b></c>',
    "<a><b c='1' c='2'/>",
    "<a><b c='<",
    '<a><!--',
    '<a><b>xxxxx</b><c/>x',
    '<a><b>\x80\x80',
    "<?xml version='1.0'?><a",
    '<a><b>€€€€€€€',
    '<a></a               >',
  ])('are passed at the same byte as another fault, wherever %s is cut', (source) => {
    for (let limit = 1; limit < 20; limit++) {
      parse(source, { stanzaBytes: limit })
      parse(source, { tagBytes: limit })
    }
  })

  /** Feeds pieces until the stream is refused, and returns the number of bytes. */
  function endless(head: string, piece: string): { bytes: number; refused: string | undefined } {
    const parser = new XmlParser({ opened() {}, element() {}, closed() {} })
    parser.write(Buffer.from(head))
    const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)))
    let bytes = 0
    let refused: string | undefined
    while (refused === undefined && bytes < 30e6) {
      refused = parser.write(block)?.condition
      bytes += block.length
    }
    return { bytes, refused }
  }

  it.each([
    ['text', '<a><b>', 'x', 10.6e6],
    ['CDATA', '<a><b><![CDATA[', ']', 10.6e6],
    ['attribute value', "<a><b c='", 'x', 4.4e6],
    ['tag name', '<a><b', 'b', 4.4e6],
    ['white space in a tag', '<a><b', ' ', 4.4e6],
    ['end tag', '<a><b></b', ' ', 4.4e6],
    ['header', '<a', " b='1'", 4.4e6],
    ['stanza', '<a><b>', '<c>x</c>', 10.6e6],
    ['depth', '<a>', '<b>', 100e3],
    ['reference', '<a><b>&', 'x', 100e3],
    ['white space in front', '', ' ', 10.6e6],
  ])('end an endless %s', (_name, head, piece, most) => {
    const { bytes, refused } = endless(head, piece)
    expect(refused).toBe('policy-violation')
    expect(bytes).toBeLessThan(most)
  })

  it('leave white space between stanzas alone', () => {
    expect(endless('<a>', ' ').refused).toBeUndefined()
  })

  it('are reached in time that grows with the bytes, not with their square', () => {
    const parser = new XmlParser({ opened() {}, element() {}, closed() {} })
    const byte = Buffer.from('x')
    parser.write(Buffer.from('<a><b>'))
    for (let count = 0; count < 300_000; count++) parser.write(byte)
    parser.write(Buffer.from("<c d='"))
    for (let count = 0; count < 200_000; count++) parser.write(byte)
    expect(parser.write(Buffer.from("'/></b></a>"))).toBeNull()
  })
})

describe('a listener that can do without an element', () => {
  const limits = { depth: 3, attributes: 2, elements: 5, nameBytes: 8, stanzaBytes: 100, tagBytes: 50 }
  const next = `<n xmlns='d'/>`

  it.each([
    ['deep', '<m><a><b><c>x</c></b></a></m>', '["d","m",{}]'],
    [
      'deeper, with references and CDATA',
      '<m><a><b><c>&amp;<d/><![CDATA[<]]]></c ></b>y</a>z</m>',
      '["d","m",{}]',
    ],
    ['full', `<m x='1'><a/><a/><a/><a/><a/>x<a/></m>`, '["d","m",{"x":"1"}]'],
    ['wide within', `<m><a x='1' y='2' z='3'/></m>`, '["d","m",{}]'],
    ['wide itself', `<m x='1' y='2' z='3'><a/></m>`, '["d","m",{"x":"1","y":"2"}]'],
    ['wide itself and empty', `<m x='1' y='2' z='3'/>`, '["d","m",{"x":"1","y":"2"}]'],
    [
      'wide itself, of another namespace',
      `<m xmlns='e' y='2' z='3' a=''>x</m>`,
      '["e","m",{"y":"2","z":"3"}]',
    ],
    ['wide itself, with a prefix', `<s:m x='1' y='2' z='3'/>`, '["","m",{"x":"1","y":"2"}]'],
    ['of another namespace', `<e:m xmlns:e='f'><e:a><e:b><e:c/></e:b></e:a></e:m>`, '["f","m",{}]'],
    ['long in a name', `<m><a><ninetwo12/></a></m>`, '["d","m",{}]'],
    ['long in the name of an attribute', `<m><a ninetwo12='>'/></m>`, '["d","m",{}]'],
    ['long in its own name', `<ninetwo12 a='/>'></ninetwo12>`, '["d","ninetwo12",{"a":"/>"}]'],
    ['long in text', `<m x='1'>${'x'.repeat(120)}</m>`, '["d","m",{"x":"1"}]'],
    ['long in CDATA', `<m><![CDATA[${'<'.repeat(120)}]]></m>`, '["d","m",{}]'],
    ['long in all', `<m>${'<a>x</a>'.repeat(4)}<b y='${'/>'.repeat(30)}'/></m>`, '["d","m",{}]'],
    ['long in a tag', `<m x='1'><a y='${'/>'.repeat(30)}'/></m>`, '["d","m",{"x":"1"}]'],
    ['long in its own tag', `<m><a/></m >`.replace('<m>', `<m y="${`>'`.repeat(30)}">`), '["d","",{}]'],
    ['long in its own empty tag', `<m y='${'</m>'.replace('<', '')}${'/>'.repeat(30)}'/>`, '["d","",{}]'],
    ['long in an end tag', `<m><a></a${' '.repeat(60)}></m>`, '["d","m",{}]'],
  ])('is told of a stanza that is too %s, and of the next', (_how, source, told) => {
    const { seen, refused } = parse(`${HEAD}${source}<n/></s:s>`, limits, true)
    expect(seen.slice(1)).toEqual([`omitted ${told}`, next, 'close'])
    expect(refused).toBeNull()
  })

  it('forgets all bindings and content of the element', () => {
    const source = `<m><p:a xmlns:p='q'><b>held</b><b><c/></b></p:a></m><n><a><b/></a></n><p:n/>`
    const { seen, refused } = parse(`${HEAD}${source}`, limits, true)
    expect(seen.slice(1)).toEqual(['omitted ["d","m",{}]', `<n xmlns='d'><a><b/></a></n>`])
    expect(refused).toBe('bad-namespace-prefix')
  })

  it.each([['<m><a><b><c><!--'], ['<m><a><b><c><?x?>'], ['<m><a><b><c><![CDAT['], ['<m><a><b><c>\xff']])(
    'is still told of constructs that XMPP forbids: %s',
    (source) => {
      const bytes = Buffer.from(HEAD + source, 'latin1')
      expect(parse(bytes, limits, true).refused).toBe(
        source.endsWith('\xff') ? 'unsupported-encoding' : 'restricted-xml',
      )
    },
  )

  it('always gets a header, and does not wait forever for the end of a skipped element', () => {
    expect(parse(`<a x='1' y='2' z='3'>`, limits, true).refused).toBe('policy-violation')
    const within = parse(`<a><b>${'x'.repeat(30)}</b>`, { stanzaBytes: 15, skippedBytes: 37 }, true)
    expect(within.seen.slice(1)).toEqual(['omitted ["","b",{}]'])
    expect(within.refused).toBeNull()
    const beyond = parse(`<a><b>${'x'.repeat(30)}</b>`, { stanzaBytes: 15, skippedBytes: 36 }, true)
    expect(beyond.refused).toBe('policy-violation')
  })

  it.each([
    ['deep', '<b>', '</b>'],
    ['deep by names that are never the same', null, ''],
    ['of text', 'x', ''],
    ['of attributes', " b='1'", ''],
  ])(
    'keeps little of a stanza that is %s forever',
    (_what, piece, end) => {
      let omitted = 0
      const listener = { opened() {}, element() {}, omitted: () => omitted++, closed() {} }
      const parser = new XmlParser(listener, { stanzaBytes: 1e6, tagBytes: 1e6 })
      parser.write(Buffer.from(piece?.startsWith(' ') ? '<a><b' : '<a><b>'))
      const times = Math.floor(200_000 / (piece?.length ?? 1))
      const block = Buffer.from((piece ?? '').repeat(times))
      const before = memoryInUse()
      for (let count = 0; count < 50; count++) {
        const names = Array.from({ length: 20_000 }, (_, index) => `<b${count * 20_000 + index}>`)
        expect(parser.write(piece === null ? Buffer.from(names.join('')) : block)).toBeNull()
      }
      expect(memoryInUse() - before).toBeLessThan(4e6)
      if (end === '') return
      parser.write(Buffer.from(end.repeat(50 * times)))
      parser.write(Buffer.from('</b>'))
      expect(omitted).toBe(1)
    },
    20_000,
  )
})

describe('a listener', () => {
  it('can stop the parser out of a call', () => {
    const seen: string[] = []
    const parser = new XmlParser({
      opened: () => seen.push('open'),
      element(element) {
        seen.push(element.name)
        if (element.name === 'proceed') parser.stop()
      },
      closed: () => seen.push('close'),
    })
    expect(parser.write(Buffer.from('<a><b/><proceed/><c/></a><!--'))).toBeNull()
    expect(parser.write(Buffer.from('<!--'))).toBeNull()
    expect(seen).toEqual(['open', 'b', 'proceed'])
  })

  it('can pause the parser, and resume with the bytes that had arrived', () => {
    const seen: string[] = []
    const parser = new XmlParser({
      opened: () => seen.push('open'),
      element({ name }) {
        seen.push(name)
        parser.pause()
      },
      closed: () => seen.push('close'),
    })
    expect(parser.write(Buffer.from('<a><b/><c/><d'))).toBeNull()
    expect(parser.write(Buffer.from('/></a><!--'))).toBeNull()
    expect(seen).toEqual(['open', 'b'])
    expect(parser.resume()).toBeNull()
    expect(seen).toEqual(['open', 'b', 'c'])
    expect(parser.resume()).toBeNull()
    expect(seen).toEqual(['open', 'b', 'c', 'd'])
    expect(parser.resume()?.condition).toBe('not-well-formed')
    expect(seen).toEqual(['open', 'b', 'c', 'd', 'close'])
  })

  it('learns of bytes that are not text only when they are reached', () => {
    const seen: string[] = []
    const parser = new XmlParser({
      opened() {},
      element({ name }) {
        seen.push(name)
        parser.pause()
      },
      closed() {},
    })
    expect(parser.write(Buffer.from('<a><b/><c/>\xff', 'latin1'))).toBeNull()
    expect(parser.write(Buffer.from('<d/>'))).toBeNull()
    expect(parser.resume()).toBeNull()
    expect(parser.resume()?.condition).toBe('unsupported-encoding')
    expect(seen).toEqual(['b', 'c'])
  })

  it('is told about how much memory an element takes', () => {
    const sizes: number[] = []
    const parser = new XmlParser({ opened() {}, element: (_element, size) => sizes.push(size), closed() {} })
    parser.write(Buffer.from('<a> <b/><c>'))
    parser.write(Buffer.from('<d/></c>'))
    expect(sizes).toEqual([132, 267])
  })

  it('that throws ends the parser, and its error comes through', () => {
    const parser = new XmlParser({
      opened() {},
      element() {
        throw new RangeError('bug')
      },
      closed() {},
    })
    expect(() => parser.write(Buffer.from('<a><b/>'))).toThrow(RangeError)
    expect(parser.write(Buffer.from('<c/>'))).toBeNull()
  })

  it('cannot write to its own parser', () => {
    const parser = new XmlParser({
      opened: () => void parser.write(Buffer.from('<b/>')),
      element() {},
      closed() {},
    })
    expect(() => parser.write(Buffer.from('<a>'))).toThrow(/its own parser/)
  })
})
