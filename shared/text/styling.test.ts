import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Block, Span } from '../model/rich-text.ts'
import { plainTextOf } from './plain-text.ts'
import { parseStyling } from './styling.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Spans for people: `[strong marker:*]`. */
function show(spans: readonly Span[]): string {
  return spans
    .map(({ text, ...style }) => {
      const names = Object.keys(style)
      return names.length === 0 ? text : `[${names.join(' ')}:${text}]`
    })
    .join('')
}

/** The spans of a body that is one paragraph. */
function spans(body: string): string {
  const [block, ...more] = parseStyling(body)
  if (block?.kind !== 'paragraph' || more.length > 0) throw new Error('not one paragraph')
  return show(block.spans)
}

const paragraph = (...texts: Span[]): Block => ({ kind: 'paragraph', spans: texts })
const quote = (...blocks: Block[]): Block => ({ kind: 'quote', blocks })

describe('spans', () => {
  // The examples of XEP-0393 §6.2.
  it.each([
    ['plain span', 'plain span'],
    ['*strong span*', '[strong marker:*][strong:strong span][strong marker:*]'],
    ['plain _emphasis_ plain', 'plain [emphasis marker:_][emphasis:emphasis][emphasis marker:_] plain'],
    ['`pre` plain *strong*', '[code marker:`][code:pre][code marker:`] plain [strong marker:*][strong:strong][strong marker:*]'], // prettier-ignore
    ['*strong*plain*', '[strong marker:*][strong:strong][strong marker:*]plain*'],
    ['* plain *strong*', '* plain [strong marker:*][strong:strong][strong marker:*]'],
    ['Everyone ~dis~likes cake.', 'Everyone [strike marker:~][strike:dis][strike marker:~]likes cake.'],
    ['This is `*monospace*`', 'This is [code marker:`][code:*monospace*][code marker:`]'],
    ['*`monospace and bold`*', '[strong marker:*][strong code marker:`][strong code:monospace and bold][strong code marker:`][strong marker:*]'], // prettier-ignore
  ])('%j', (body, shown) => expect(spans(body)).toBe(shown))

  it.each([
    'not strong*',
    '*not strong',
    '*not \n strong*',
    '*not *strong',
    '*not strong *',
    '* not strong*',
    '**',
    '***',
    '****',
    '**not strong**',
    'a*not strong*',
    '*\u00a0not strong*',
    '*not strong\u3000*',
    'snake_case_name',
    '2*3*4',
    '*_neither_',
  ])('nothing in %j', (body) => expect(spans(body)).toBe(body))

  it.each([
    ['*a _b* c_', '[strong marker:*][strong:a _b][strong marker:*] c_'],
    ['*a*_b_', '[strong marker:*][strong:a][strong marker:*]_b_'],
    ['*a _b_ c*', '[strong marker:*][strong:a ][strong emphasis marker:_][strong emphasis:b][strong emphasis marker:_][strong: c][strong marker:*]'], // prettier-ignore
    ['*not *strong*', '[strong marker:*][strong:not *strong][strong marker:*]'],
    ['*é*🐢', '[strong marker:*][strong:é][strong marker:*]🐢'],
    ['_a_\n_b_', '[emphasis marker:_][emphasis:a][emphasis marker:_]\n[emphasis marker:_][emphasis:b][emphasis marker:_]'], // prettier-ignore
  ])('%j', (body, shown) => expect(spans(body)).toBe(shown))
})

describe('blocks', () => {
  it('lines are one paragraph, without blank lines around it', () => {
    expect(parseStyling('\n \nThere are three lines\r\nin this body\n\n*here*\n')).toEqual([
      paragraph(
        { text: 'There are three lines\nin this body\n\n' },
        { text: '*', strong: true, marker: true },
        { text: 'here', strong: true },
        { text: '*', strong: true, marker: true },
      ),
    ])
  })

  it('an empty text has no blocks', () => expect(parseStyling(' \n\n')).toEqual([]))

  it('preformatted text', () => {
    expect(parseStyling('```ignored words\n(println "*Hello*")\n\n> a\n```\n\nThis is plain')).toEqual([
      { kind: 'code', text: '(println "*Hello*")\n\n> a' },
      paragraph({ text: 'This is plain' }),
    ])
    expect(parseStyling('```c++\nint a;')).toEqual([{ kind: 'code', text: 'int a;', language: 'c++' }])
    expect(parseStyling('see\n```\na\n``` b\n```')).toEqual([
      paragraph({ text: 'see' }),
      { kind: 'code', text: 'a\n``` b' },
    ])
  })

  it('preformatted text ends with its quotation', () => {
    expect(parseStyling('> ```\n> (println "Hello, world!")\n\nThis is plain')).toEqual([
      quote({ kind: 'code', text: '(println "Hello, world!")' }),
      paragraph({ text: 'This is plain' }),
    ])
  })

  it('quotations', () => {
    expect(parseStyling('>> That that is, is.\n> Said the old hermit of Prague.\n\nWho?')).toEqual([
      quote(
        quote(paragraph({ text: 'That that is, is.' })),
        paragraph({ text: 'Said the old hermit of Prague.' }),
      ),
      paragraph({ text: 'Who?' }),
    ])
    expect(parseStyling('a\n>   b')).toEqual([paragraph({ text: 'a' }), quote(paragraph({ text: '  b' }))])
  })

  it.each(['>', '> \n>', '```', '```\n```', '```\n \n```'])('shows an empty block as typed: %j', (body) => {
    expect(parseStyling(body)).toEqual([paragraph({ text: body.trimEnd() })])
  })

  it('goes on after an empty block', () => {
    expect(parseStyling('```\n```\nhi')).toEqual([paragraph({ text: '```\n```\nhi' })])
  })
})

describe('bombs', () => {
  const depthOf = (blocks: readonly Block[]): number =>
    Math.max(0, ...blocks.map((block) => 1 + (block.kind === 'quote' ? depthOf(block.blocks) : 0)))

  it('5,000 nested quotations are eight deep, and no text is lost', () => {
    const blocks = parseStyling(`${'>'.repeat(5000)} hi`)
    expect(depthOf(blocks)).toBe(8)
    expect(plainTextOf(blocks)).toBe(`${'> '.repeat(7)}${'>'.repeat(4993)} hi`)
  })

  it('10,000 blocks are 2,000 and a plain paragraph', () => {
    const body = '> *a*\nb\n'.repeat(10_000)
    const blocks = parseStyling(body)
    expect(blocks.length).toBeLessThanOrEqual(2001)
    expect(blocks.at(-1)).toEqual(paragraph({ text: expect.stringMatching(/^(b\n)?> \*a\*\nb\n/) as string }))
  })

  it('200,000 spans are 20,000 and plain text', () => {
    const body = '*a* '.repeat(50_000)
    const [block] = parseStyling(body)
    expect(block?.kind === 'paragraph' && block.spans.length).toBe(20_000)
    expect(block && plainTextOf([block])).toBe(body)
  })

  it.each([
    ['stars', '*'],
    ['opening stars', ' *a'],
    ['opening signs of all kinds', ' *_~`a'],
    ['pairs in pairs', '*_~`a`~_* '],
    ['fences', '```\n'],
    ['quotations with fences', '> ```\n'],
    ['lines with a star', '*\n'],
  ])('twice as many %s take twice the work', (_, unit) => {
    const work = (count: number) => {
      const looks = [vi.spyOn(String.prototype, 'charCodeAt'), vi.spyOn(String.prototype, 'startsWith')]
      const body = unit.repeat(count)
      expect(plainTextOf(parseStyling(body)).length).toBeLessThanOrEqual(body.length)
      const calls = looks.reduce((sum, look) => sum + look.mock.calls.length, 0)
      vi.restoreAllMocks()
      return calls
    }
    expect(work(400)).toBeLessThanOrEqual(2 * work(200) + 50)
  })

  it('leaves a pasted text as it is', () => {
    const body = '> *a*\n'.repeat(50_000)
    expect(parseStyling(body)).toEqual([paragraph({ text: body })])
  })

  it('a hundred kilobytes of stars are stars', () => {
    const body = '*'.repeat(100_000)
    expect(parseStyling(body)).toEqual([paragraph({ text: body })])
  })
})
