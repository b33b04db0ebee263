import { describe, expect, it } from 'vitest'
import { allowedHref, deceptiveHost, partsOf } from './links.ts'

const hrefs = (text: string): (string | null)[] =>
  partsOf(text).flatMap(({ href }) => (href === null ? [] : [href]))

it('follows no named link with a login in it', () => {
  expect(allowedHref('https://user:pw@verona.example/')).toBeNull()
  expect(allowedHref('https://bank.example%2F@verona.example/')).toBeNull()
  expect(allowedHref('https://verona.example/@juliet')).toBe('https://verona.example/@juliet')
  expect(allowedHref('xmpp://guest@verona.example/help@verona.example')).not.toBeNull()
})

describe('links', () => {
  it.each([
    ['see https://verona.example/a?b=c#d, now', ['https://verona.example/a?b=c#d']],
    ['(http://verona.example).', ['http://verona.example']],
    ['mailto:nurse@capulet.example', ['mailto:nurse@capulet.example']],
    ['join xmpp:balls@rooms.example?join!', ['xmpp:balls@rooms.example?join']],
    ['https://verona.example @juliet', ['https://verona.example']],
    ['https://verona.example/@juliet', ['https://verona.example/@juliet']],
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
    'https://user:pw@verona.example/',
    'https://bank.example@evil.example/login',
    'http://:pw@verona.example',
    'https://bank.example:443@evil.example',
    'see https://bank.example,x@evil.example!',
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
      `https://a.example${'x'.repeat(20_000)}`,
      'https://a.example,'.repeat(1000),
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

it.each([
  ['https://capulet.example/\u0430', null],
  ['https://b\u00FCcher.example/', null],
  ['https://\u043F\u043E\u0447\u0442\u0430.example/', null],
  ['https://xn--pple-43d.com/', null],
  ['mailto:nurse@capulet.example', null],
  ['xmpp:\u0434\u0436@capulet.example?message', null],
  ['https://\u0430pple.com:8080/a', 'xn--pple-43d.com:8080'],
  ['HTTPS://user@\u0430pple.com', 'xn--pple-43d.com'],
  ['https://\u0430\u0440\u0440\u04CF\u0435.com', 'xn--80ak6aa92e.com'],
  ['https://%D0%B0pple.com', 'xn--pple-43d.com'],
  ['xmpp:juliet@c\u0430pulet.example?join', 'juliet@c\u0430pulet.example'],
  ['xmpp:juli\u0435t@capulet.example', 'juli\u0435t@capulet.example'],
])('the link %s deceives: %s', (href, host) => {
  expect(deceptiveHost(href)).toBe(host)
})
