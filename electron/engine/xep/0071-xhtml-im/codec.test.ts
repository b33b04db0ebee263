import { describe, expect, it } from 'vitest'
import type { Block, Span } from '../../../../shared/model/rich-text.ts'
import { plainTextOf } from '../../../../shared/text/plain-text.ts'
import { readXml } from '../../testing/read-xml.ts'
import { el, type Element } from '../../xml/element.ts'
import { xhtmlOf } from './index.ts'

const XHTML = 'http://www.w3.org/1999/xhtml'
const IM = 'http://jabber.org/protocol/xhtml-im'
const message = (body: string) =>
  readXml(`<message><html xmlns='${IM}'><body xmlns='${XHTML}'>${body}</body></html></message>`)
const xhtml = (body: string) => xhtmlOf(message(body))
const paragraph = (...spans: Span[]): Block => ({ kind: 'paragraph', spans })

/** The spans of a body with one paragraph. */
function spans(body: string): readonly Span[] {
  const [block, ...more] = xhtml(body) ?? []
  if (block?.kind !== 'paragraph' || more.length > 0) throw new Error('not one paragraph')
  return block.spans
}

describe('XHTML-IM text', () => {
  it.each<[string, Span]>([
    ['<em>a</em>', { text: 'a', emphasis: true }],
    ['<i>a</i>', { text: 'a', emphasis: true }],
    ['<strong>a</strong>', { text: 'a', strong: true }],
    ['<b>a</b>', { text: 'a', strong: true }],
    ['<del>a</del>', { text: 'a', strike: true }],
    ['<s>a</s>', { text: 'a', strike: true }],
    ['<code>a</code>', { text: 'a', code: true }],
    ['<h3>a</h3>', { text: 'a', strong: true }],
    ['<u>a</u>', { text: 'a' }],
    ['<span style="position:fixed;inset:0;color:red">a</span>', { text: 'a' }],
    ['<p class="x" onclick="alert(1)" id="y">a</p>', { text: 'a' }],
    ['<em><strong><del>a</del></strong></em>', { text: 'a', emphasis: true, strong: true, strike: true }],
    ['<marquee><blink>a</blink></marquee>', { text: 'a' }],
    ['<x xmlns="urn:example">a</x>', { text: 'a' }],
  ])('%s', (body, span) => expect(spans(body)).toEqual([span]))

  it('white space is one space, and is dropped around lines', () => {
    expect(spans('\n  <p>\n  a \t<em> b</em>\n c </p> ')).toEqual([
      { text: 'a ' },
      { text: 'b', emphasis: true },
      { text: ' c' },
    ])
  })

  it('line breaks stay inside the paragraph, and blocks are paragraphs', () => {
    expect(xhtml('a<br/> b<p><br/>c<br/></p><div>d<h1>e</h1>f</div>')).toEqual([
      paragraph({ text: 'a\nb' }),
      paragraph({ text: 'c' }),
      paragraph({ text: 'd' }),
      paragraph({ text: 'e', strong: true }),
      paragraph({ text: 'f' }),
    ])
  })

  it('preformatted text keeps its form', () => {
    expect(xhtml('<pre>\n  a <b>b</b><br/>  c\n<script>x</script></pre>')).toEqual([
      { kind: 'code', text: '  a b\n  c\n' },
    ])
  })

  it('quotations and lists', () => {
    expect(
      xhtml(
        '<blockquote><p>a</p><blockquote>b</blockquote></blockquote><ol><li>c</li><li>d<ul><li>e</li></ul></li></ol>',
      ),
    ).toEqual([
      {
        kind: 'quote',
        blocks: [paragraph({ text: 'a' }), { kind: 'quote', blocks: [paragraph({ text: 'b' })] }],
      },
      {
        kind: 'list',
        ordered: true,
        items: [
          [paragraph({ text: 'c' })],
          [paragraph({ text: 'd' }), { kind: 'list', ordered: false, items: [[paragraph({ text: 'e' })]] }],
        ],
      },
    ])
  })

  it('list items without a list, text without an item, lists without items', () => {
    expect(xhtml('<li>a</li><ul>b<li>c</li></ul><ul/><ol><li/></ol><blockquote/>')).toEqual([
      paragraph({ text: 'a' }),
      { kind: 'list', ordered: false, items: [[paragraph({ text: 'b' })], [paragraph({ text: 'c' })]] },
    ])
  })

  it('pictures become their alternative text, and are not fetched', () => {
    expect(
      xhtml('a <img src="https://evil.example/track.png" alt="cat"/> b<img src="data:image/png,A"/>'),
    ).toEqual([paragraph({ text: 'a cat b' })])
  })

  it('is undefined without text', () => {
    expect(xhtml(' <p> <br/></p><img src="a"/><script>alert(1)</script>')).toBeUndefined()
    expect(xhtmlOf(readXml(`<message><body>hi</body></message>`))).toBeUndefined()
    expect(xhtmlOf(readXml(`<message><html xmlns='${IM}'><body>hi</body></html></message>`))).toBeUndefined()
  })

  it('is in the right language of several', () => {
    const both = readXml(
      `<message><html xmlns='${IM}'><body xmlns='${XHTML}' xml:lang='en'>a</body><body xmlns='${XHTML}' xml:lang='de'>b</body></html></message>`,
    )
    expect(plainTextOf(xhtmlOf(both, 'de') ?? [])).toBe('b')
    expect(plainTextOf(xhtmlOf(both, 'fr') ?? [])).toBe('a')
    expect(plainTextOf(xhtmlOf(both) ?? [])).toBe('a')
  })
})

describe('XHTML-IM links', () => {
  it.each(['https://a.example/b?c#d', 'HTTP://a.example', 'mailto:a@b.example', 'xmpp:a@b.example?message'])(
    'to %s',
    (href) => expect(spans(`<a href="${href}"><b>a</b></a>`)).toEqual([{ text: 'a', strong: true, href }]),
  )

  it.each([
    'javascript:alert(1)',
    ' java&#10;script:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,hi',
    'vbscript:x',
    'file:///etc/passwd',
    '//a.example',
    '/a',
    'https:a',
    'https://',
    'https://a.example/\u202Egpj.exe',
    'https://a b',
    '',
  ])('not to %j', (href) => expect(spans(`<a href="${href}">a</a>`)).toEqual([{ text: 'a' }]))

  it('not to an endless address', () => {
    expect(spans(`<a href="https://a.example/${'x'.repeat(5000)}">a</a>`)).toEqual([{ text: 'a' }])
  })
})

describe('hostile XHTML-IM', () => {
  it('scripts, styles and their content are dropped, in any namespace', () => {
    const body = `a<script>alert(1)</script><style>*{}</style><svg xmlns='http://www.w3.org/2000/svg'><script>x</script><text>b</text></svg>`
    expect(spans(body)).toEqual([{ text: 'ab' }])
  })

  const nested = (name: string, count: number, inside: Element | string) => {
    let element: Element | string = inside
    for (let index = 0; index < count; index += 1) element = el(XHTML, name, {}, element)
    return el('jabber:client', 'message', {}, el(IM, 'html', {}, el(XHTML, 'body', {}, element)))
  }
  const depthOf = (blocks: readonly Block[]): number =>
    Math.max(0, ...blocks.map((block) => 1 + (block.kind === 'quote' ? depthOf(block.blocks) : 0)))

  it('5,000 nested spans', () => {
    expect(xhtmlOf(nested('span', 5000, 'a'))).toEqual([paragraph({ text: 'a' })])
    expect(xhtmlOf(nested('pre', 5000, 'a'))).toEqual([{ kind: 'code', text: 'a' }])
  })

  it('5,000 nested quotations become eight', () => {
    const document = xhtmlOf(nested('blockquote', 5000, 'a')) ?? []
    expect(depthOf(document)).toBe(8)
    expect(plainTextOf(document)).toBe('> > > > > > > a')
  })

  it('10,000 paragraphs become 2,000, and a plain one', () => {
    const document = xhtml('<p><b>a</b></p>'.repeat(10_000)) ?? []
    expect(document).toHaveLength(2001)
    expect(document.at(-1)).toEqual(paragraph({ text: `${'a\n'.repeat(7999)}a` }))
  })

  it('22,000 spans become 20,000, and plain text', () => {
    const document = xhtml('<b>a</b>b'.repeat(11_000)) ?? []
    expect(document).toHaveLength(1)
    expect(document[0]?.kind === 'paragraph' && document[0].spans.length).toBe(20_000)
    expect(plainTextOf(document)).toBe('ab'.repeat(11_000))
  })

  it('more than anybody writes is not read', () => {
    expect(xhtml('<br/>'.repeat(50_001) + 'a')).toBeUndefined()
    expect(xhtml('a'.repeat(200_001))).toBeUndefined()
    expect(xhtml(`<img alt='${'a'.repeat(200_001)}'/>`)).toBeUndefined()
  })
})
