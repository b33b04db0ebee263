import { describe, expect, it } from 'vitest'
import { harmless, noticeBody, noticeTitle } from './notice-text.ts'

describe('a body', () => {
  const markup = `<b>Hi</b> & <a href="http://x">'click'</a>`

  it('is escaped for a server that reads markup', () => {
    expect(noticeBody(markup, true)).toBe(
      '&lt;b&gt;Hi&lt;/b&gt; &amp; &lt;a href=&quot;http://x&quot;&gt;&#39;click&#39;&lt;/a&gt;',
    )
  })

  it('has nothing that looks like a tag for a server that says it reads none', () => {
    expect(noticeBody(markup, false)).toBe(`‹b›Hi‹/b› & ‹a href="http://x"›'click'‹/a›`)
  })

  it('is cut by characters, quickly, with an ellipsis', () => {
    const body = noticeBody('🎭'.repeat(100_000), true)
    expect([...body]).toHaveLength(500)
    expect(body.endsWith('🎭…')).toBe(true)
    expect(noticeBody('x'.repeat(500), true)).toBe('x'.repeat(500))
    expect(noticeBody('&'.repeat(1_000), true)).toMatch(/^(&amp;){499}…$/)
  })
})

describe('a title', () => {
  it('is one line without tags', () => {
    expect(noticeTitle('  <img src=x>\nJuliet\t\u0007 ')).toBe('‹img src=x› Juliet')
    expect([...noticeTitle('n'.repeat(5_000))]).toHaveLength(100)
  })
})

describe('a stranger’s text loses', () => {
  it.each([
    ['overrides', 'invoice\u202Efdp.exe\u2066x\u2069', 'invoicefdp.exex'],
    ['controls', 'a\u0000b\u001B[31mc\u009Bd', 'a b [31mc d'],
    ['line breaks of other kinds', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['halves of characters', 'a\uD83Cb', 'a\uFFFDb'],
    ['stacked marks', `e${'\u0301'.repeat(40)}`, `e${'\u0301'.repeat(3)}`],
    ['other scripts', 'שלום 你好 👩‍👩‍👧', 'שלום 你好 👩‍👩‍👧'],
  ])('%s', (_what, text, expected) => {
    expect(harmless(text, 100)).toBe(expected)
  })
})
