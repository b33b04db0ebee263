import { describe, expect, it } from 'vitest'
import { partsOf } from './links.ts'

const hrefs = (text: string): (string | null)[] =>
  partsOf(text).flatMap(({ href }) => (href === null ? [] : [href]))

describe('links', () => {
  it.each([
    ['see https://verona.example/a?b=c#d, now', ['https://verona.example/a?b=c#d']],
    ['(http://verona.example).', ['http://verona.example']],
    ['mailto:nurse@capulet.example', ['mailto:nurse@capulet.example']],
    ['join xmpp:balls@rooms.example?join!', ['xmpp:balls@rooms.example?join']],
    ['two https://a.example https://b.example', ['https://a.example', 'https://b.example']],
  ])('finds %s', (text, links) => {
    expect(hrefs(text)).toEqual(links)
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript://a.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://files.example/x',
    '//verona.example',
    'juliet@capulet.example',
    'readme.md',
  ])('does not make a link of %s', (text) => {
    expect(hrefs(text)).toEqual([])
  })

  it('leaves the text as it is', () => {
    const text = '  a\thttps://a.example/x \u202E y  https://b.example\nz '
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  it('copes with hostile text in little time', () => {
    const started = performance.now()
    for (const text of [
      'http://'.repeat(3000),
      'xmpp:'.repeat(4000),
      '('.repeat(20_000),
      'mailto:a@'.repeat(2000),
    ]) {
      expect(
        partsOf(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
