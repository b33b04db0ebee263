import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { makeFull, parseBareJid, parseJid, parseTypedAddress } from './index.ts'
import { drawsOf, seeds } from '../testing/seeds.ts'

function parsed(text: string): string {
  const jid = parseJid(text)
  return jid.ok ? jid.value : `! ${jid.error.problem}`
}

describe('the tables of RFC 7622 §3.5', () => {
  test.each([
    'juliet@example.com',
    'juliet@example.com/foo',
    'juliet@example.com/foo bar',
    'juliet@example.com/foo@bar',
    String.raw`foo\20bar@example.com`,
    'fussball@example.com',
    'fußball@example.com',
    'π@example.com',
    'σ@example.com/foo',
    'ς@example.com/foo',
    'king@example.com/♚',
    'example.com',
    'example.com/foobar',
    'a.example.com/b@example.net',
    // the table lists it as invalid, and erratum 4560 corrects that: OpaqueString allows it
    'juliet@example.com/ foo',
  ])('%s is valid and normalized', (text) => {
    expect(parsed(text)).toBe(text)
  })

  test('a capital sigma is lowered', () => {
    expect(parsed('Σ@example.com/foo')).toBe('σ@example.com/foo')
  })

  test.each([
    ['"juliet"@example.com', 'bad-localpart'],
    ['foo bar@example.com', 'bad-localpart'],
    ['@example.com/', 'bad-localpart'],
    ['henry\u2163@example.com', 'bad-localpart'],
    ['♚@example.com', 'bad-localpart'],
    ['juliet@', 'bad-domain'],
    ['/foobar', 'bad-domain'],
  ])('%s is invalid: %s', (text, problem) => {
    expect(parsed(text)).toBe(`! ${problem}`)
  })
})

describe('splitting', () => {
  test.each([
    ['example.com/a/b@c/d', 'example.com/a/b@c/d'],
    ['juliet@example.com/@', 'juliet@example.com/@'],
    ['juliet@example.com/', '! bad-resource'],
    ['juliet@capulet@example.com', '! bad-domain'],
    ['@', '! bad-domain'],
    ['/', '! bad-domain'],
    ['', '! empty'],
    [' juliet@example.com', '! bad-localpart'],
    ['juliet@example.com ', '! bad-domain'],
    ['juliet@ example.com', '! bad-domain'],
  ])('%j gives %j', (text, expected) => {
    expect(parsed(text)).toBe(expected)
  })
})

describe('localpart', () => {
  test.each([
    ['JULIET@example.com', 'juliet@example.com'],
    ['ｊｕｌｉｅｔ@example.com', 'juliet@example.com'],
    ['E\u0301mile@example.com', 'émile@example.com'],
    ['user+tag!#$%*=?^_`{|}~.-@example.com', 'user+tag!#$%*=?^_`{|}~.-@example.com'],
    ['a\uFF20b@example.com', '! bad-localpart'],
    ['a\uFF0Fb@example.com', '! bad-localpart'],
    ["d'artagnan@example.com", '! bad-localpart'],
    ['a:b@example.com', '! bad-localpart'],
    ['a<b@example.com', '! bad-localpart'],
    ['a&b@example.com', '! bad-localpart'],
    ['a\u0000b@example.com', '! bad-localpart'],
    ['a\u200Bb@example.com', '! bad-localpart'],
    ['a\u202Eb@example.com', '! bad-localpart'],
    ['a\uD800b@example.com', '! bad-localpart'],
    ['\u{1F600}@example.com', '! bad-localpart'],
    ['a\u3000b@example.com', '! bad-localpart'],
  ])('%j gives %j', (text, expected) => {
    expect(parsed(text)).toBe(expected)
  })
})

describe('domainpart', () => {
  test.each([
    ['EXAMPLE.com', 'example.com'],
    ['example.com.', 'example.com'],
    ['example.com./home', 'example.com/home'],
    ['example.com..', '! bad-domain'],
    ['.example.com', '! bad-domain'],
    ['a..b', '! bad-domain'],
    ['.', '! bad-domain'],
    ['localhost', 'localhost'],
    ['a-b.example', 'a-b.example'],
    ['-a.example', '! bad-domain'],
    ['a-.example', '! bad-domain'],
    ['ab--c.example', '! bad-domain'],
    ['a_b.example', '! bad-domain'],
    ['a%62.example', '! bad-domain'],
    ['bü%62.example', '! bad-domain'],
    ['exa mple.com', '! bad-domain'],
    ['example.com:5222', '! bad-domain'],
    ['xn--fuball-cta.example', 'fußball.example'],
    ['XN--FUBALL-CTA.example', 'fußball.example'],
    ['BÜCHER.example.', 'bücher.example'],
    ['bu\u0308cher.example', 'bücher.example'],
    ['例え。jp', '例え.jp'],
    ['ＥＸＡＭＰＬＥ．com', 'example.com'],
    ['xn--a', '! bad-domain'],
    ['xn--zzzzzz99999.com', '! bad-domain'],
    ['xn--abc-', '! bad-domain'],
    ['xn--ls8h.la', '! bad-domain'],
    ['\u{1F4A9}.la', '! bad-domain'],
    ['☃.net', '! bad-domain'],
    ['é_.net', '! bad-domain'],
    ['-é.net', '! bad-domain'],
    ['é-.net', '! bad-domain'],
    ['ab--é.net', '! bad-domain'],
    ['\u0301a.net', '! bad-domain'],
    ['192.0.2.7', '192.0.2.7'],
    ['1', '1'],
    ['１２７.１', '! bad-domain'],
    ['[::1]', '[::1]'],
    ['[2001:DB8:0::1]', '[2001:db8::1]'],
    ['[::1', '! bad-domain'],
    ['[::1]x', '! bad-domain'],
    ['[fe80::1%eth0]', '! bad-domain'],
    ['[127.0.0.1]', '! bad-domain'],
    ['[]', '! bad-domain'],
    ['אבג.example', 'אבג.example'],
    ['אבa.example', '! bad-domain'],
    ['1a.אבג', '! bad-domain'],
    ['col·lapse.example', 'col·lapse.example'],
    ['a·b.example', '! bad-domain'],
    // RFC 5892 chooses the capitals, the older letters; UTS 46 maps the others to them
    ['ᏣᎳᎩ.example', 'ᏣᎳᎩ.example'],
    ['ꮳꮃꭹ.example', 'ᏣᎳᎩ.example'],
    ['xn--f9dt7l.example', 'ᏣᎳᎩ.example'],
    // characters that UTS 46 ignores are left out, as in its own test file (IdnaTestV2)
    ['exa\u2060mple.com', 'example.com'],
    ['exa\u00ADmple.com', 'example.com'],
    ['\u2060', '! bad-domain'],
  ])('%j gives %j', (text, expected) => {
    expect(parsed(text)).toBe(expected)
  })

  test('labels and names have DNS lengths', () => {
    expect(parsed(`${'a'.repeat(63)}.example`)).toBe(`${'a'.repeat(63)}.example`)
    expect(parsed(`${'a'.repeat(64)}.example`)).toBe('! bad-domain')
    expect(parsed(`${'é'.repeat(63)}.example`)).toBe('! bad-domain')
    const name = `${'a.'.repeat(126)}b`
    expect(parsed(name)).toBe(name)
    expect(parsed(`a.${name}`)).toBe('! bad-domain')
    expect(parsed('a.'.repeat(600))).toBe('! too-long')
  })
})

describe('resourcepart', () => {
  test.each([
    ['a@b/Foo', 'a@b/Foo'],
    ['a@b/foo\u00A0bar\u3000', 'a@b/foo bar '],
    ['a@b/e\u0301', 'a@b/é'],
    ['a@b/ＦＯＯ', 'a@b/ＦＯＯ'],
    ['a@b/\u{1F600}', 'a@b/\u{1F600}'],
    ['a@b/\n', '! bad-resource'],
    ['a@b/\u007F', '! bad-resource'],
    ['a@b/x\u202Ey', '! bad-resource'],
    ['a@b/\uDC00', '! bad-resource'],
  ])('%j gives %j', (text, expected) => {
    expect(parsed(text)).toBe(expected)
  })

  test('makeFull normalizes what it adds', () => {
    const bare = 'a@b' as BareJid
    expect(makeFull(bare, 'e\u0301')).toEqual({ ok: true, value: 'a@b/é' })
    expect(makeFull(bare, '')).toMatchObject({ ok: false, error: { problem: 'bad-resource' } })
    expect(makeFull(bare, 'x'.repeat(1024))).toMatchObject({ ok: false, error: { problem: 'too-long' } })
  })
})

test('each part has at most 1023 octets', () => {
  const fits = `${'a'.repeat(1023)}@b/${'c'.repeat(1023)}`
  expect(parsed(fits)).toBe(fits)
  expect(parsed(`${'a'.repeat(1024)}@b`)).toBe('! too-long')
  expect(parsed(`a@b/${'c'.repeat(1024)}`)).toBe('! too-long')
  // 1024 octets in 512 characters; 1023 in 341 of three octets
  expect(parsed(`${'é'.repeat(512)}@b`)).toBe('! too-long')
  expect(parsed(`a@b/${'♚'.repeat(341)}`)).toBe(`a@b/${'♚'.repeat(341)}`)
  expect(parsed(`a@b/${'x'.repeat(1_000_000)}`)).toBe('! too-long')
})

// The time limit is the assertion: code that looks at the whole text for each character takes half a second for one
// such address.
test.each([
  ['katakana dots with one kana at the end', `${'・'.repeat(2000)}あ`],
  ['Arabic-Indic digits', '\u0660'.repeat(2000)],
  ['joiners between marks', `ب${'\u064B'.repeat(1000)}\u200C${'\u064B'.repeat(1000)}ب`],
])(
  'an address that a stranger can write takes linear time: %s',
  (_what, resource) => {
    for (let count = 0; count < 50; count++) expect(parsed(`a@b/${resource}`)).toBe('! too-long')
  },
  5_000,
)

test('a bare address has no resource', () => {
  expect(parseBareJid('A@b')).toEqual({ ok: true, value: 'a@b' })
  expect(parseBareJid('a@b/c')).toMatchObject({ ok: false, error: { problem: 'has-resource' } })
})

test.each([
  ['  Juliet@Example.com\n', 'juliet@example.com'],
  ['\u200E\u2068juliet@example.com\u2069', 'juliet@example.com'],
  ['xmpp:juliet@example.com', 'juliet@example.com'],
  ['XMPP:juliet@example.com?message;body=hi', 'juliet@example.com'],
  ['xmpp:nasty%21name@example.com', 'nasty!name@example.com'],
  ['xmpp:%E0%A4%A@example.com', '%e0%a4%a@example.com'],
  ['juliet@example.com.', 'juliet@example.com'],
  ['', '! empty'],
  ['   ', '! empty'],
  ['xmpp:', '! empty'],
  ['juliet', '! no-localpart'],
  ['example.com/a@b', '! no-localpart'],
  ['@example.com', '! no-localpart'],
  ['juliet@', '! bad-domain'],
  ['juliet capulet@example.com', '! bad-localpart'],
  ['juliet@exam ple.com', '! bad-domain'],
  ['juliet@\u{1F600}.com', '! bad-domain'],
  ['juliet@example.com/phone', '! has-resource'],
  [`${'a'.repeat(2000)}@example.com`, '! too-long'],
])('typed %j gives %j', (text, expected) => {
  const address = parseTypedAddress(text)
  expect(address.ok ? address.value : `! ${address.error.problem}`).toBe(expected)
})

test.each(seeds(10))(
  'an address that was parsed parses to itself (seed %i)',
  (seed) => {
    const draw = drawsOf(seed)
    const alphabet = Array.from(
      'abcXYZ019.-_@/ @/.éÉßΣσςİıǅſ\u0301\u0308\u200C\u200D·ｌＬ。．אבגدى٠۰ـﷺक्ष漢カー・ﾞﾊ한ㅎﬁ²Ⅳ♚😀\u00AD\uFE0F\u00A0\u3000Å\u212B\u0345ͺ',
    )
    let valid = 0
    for (let round = 0; round < 20_000; round += 1) {
      const length = 1 + draw(8)
      const text = Array.from({ length }, () => alphabet[draw(alphabet.length)]).join('')
      for (const address of [text, `${text}@example.com`, `a@example.com/${text}`, `${text}.example`]) {
        const once = parseJid(address)
        if (!once.ok) continue
        valid += 1
        const again = parseJid(once.value)
        if (!again.ok || again.value !== once.value) expect.fail(`${JSON.stringify(address)} is not stable`)
      }
    }
    expect(valid).toBeGreaterThan(5_000)
  },
  60_000,
)

test('every code point alone, as localpart, domain and resource, is refused or stable', () => {
  for (let code = 0; code <= 0x10ffff; code += code > 0x20000 ? 997 : 1) {
    const char = String.fromCodePoint(code)
    for (const address of [`${char}@b`, `a@${char}`, `a@b/${char}`]) {
      const once = parseJid(address)
      if (!once.ok) continue
      const again = parseJid(once.value)
      if (!again.ok || again.value !== once.value) expect.fail(`U+${code.toString(16)} is not stable`)
    }
  }
}, 60_000)

test('an address from a stranger costs time in proportion to its length', () => {
  const startedAt = performance.now()
  for (const text of ['a', 'a.', 'a-', '\u0660', 'क्\u200D', 'ب\u200C', '@', '/', 'é.', 'xn--']) {
    for (const suffix of ['', '@', '/', '!']) parseJid(text.repeat(50_000) + suffix)
    parseJid(text.repeat(1500))
    parseJid(`a@b/${text.repeat(1500)}`)
  }
  expect(performance.now() - startedAt).toBeLessThan(10_000)
}, 60_000)
