import { describe, expect, test } from 'vitest'
import { createJidReader, parseJid, readJid } from './index.ts'
import { drawsOf, seeds } from '../testing/seeds.ts'

function read(text: string): string {
  const jid = readJid(text)
  return jid.ok ? jid.value : `! ${jid.error.problem}`
}

describe('an address that a server vouches for', () => {
  test.each([
    ['i♥juliet@x.example/r', 'i♥juliet@x.example/r'],
    ['I♥Juliet@X.example/R', 'i♥juliet@x.example/R'],
    ['☃@x', '☃@x'],
    ['20°C@x', '20°c@x'],
    ['\u{1F600}@x', '\u{1F600}@x'],
    ['ali٣@x', 'ali٣@x'],
    ['אಿ@b', 'אಿ@b'],
    ['a\u0378@x', 'a\u0378@x'],
    ['a@some_host.X', 'a@some_host.x'],
    ['a@some_host.x.', 'a@some_host.x'],
    ['a@☃.net', 'a@☃.net'],
    ['a@-a.example', 'a@-a.example'],
    ['foo@bar.example:5222', 'foo@bar.example:5222'],
    ['a@x/\u00AD', 'a@x/\u00AD'],
    ['a@x/\u0378', 'a@x/\u0378'],
    ['a@x/b\u2060 \u3000', 'a@x/b\u2060 \u3000'],
    ['☃@x/☃@y/z', '☃@x/☃@y/z'],
  ])('%j is kept as %j', (text, expected) => {
    expect(read(text)).toBe(expected)
    expect(read(expected)).toBe(expected)
  })

  test.each([
    ['', 'empty'],
    ['@x', 'bad-localpart'],
    ['a b@x', 'bad-localpart'],
    ['☃\u3000@x', 'bad-localpart'],
    ["o'hara@x", 'bad-localpart'],
    ['☃<b>@x', 'bad-localpart'],
    ['☃\u0007@x', 'bad-localpart'],
    ['a@', 'bad-domain'],
    ['/r', 'bad-domain'],
    ['☃@b@x', 'bad-domain'],
    ['a@b..c', 'bad-domain'],
    ['a@b c', 'bad-domain'],
    ['☃@x/', 'bad-resource'],
    ['a@x/\n', 'bad-resource'],
    ['a@x/\u2028', 'bad-resource'],
    [`${'♥'.repeat(342)}@x`, 'too-long'],
    [`a@x/${'\u00AD'.repeat(512)}`, 'too-long'],
    [`a@${'_'.repeat(1024)}`, 'too-long'],
    [`☃@x/${'y'.repeat(1_000_000)}`, 'too-long'],
  ])('text that is not an address is refused (%#)', (text, problem) => {
    expect(read(text)).toBe(`! ${problem}`)
  })

  test('each part may be as long as RFC 7622 allows', () => {
    const longest = `${'♥'.repeat(341)}@${'_'.repeat(1023)}/${'\u00AD'.repeat(511)}`
    expect(read(longest)).toBe(longest)
  })
})

// Each pair is two people on a server that does not prepare addresses by RFC 7622.
test.each([
  ['☃@x', '⛄@x'],
  ['juliet\u200B@x', 'juliet@x'],
  ['juliet\u2060@x', 'juliet@x'],
  ['henry\u2163@x', 'henry\u2173@x'],
  ['henry\u2163@x', 'henryiv@x'],
  ['\uFB01@x', 'fi@x'],
  ['\u212B@x', 'å@x'],
  ['a\uFF20b@x', 'a@b@x'],
  ['a@exa\u2060mple.com', 'a@example.com'],
  ['a@\uFB01.example', 'a@fi.example'],
  ['a@☃\uFF0Eexample', 'a@☃.example'],
  ['a@x/\u00ADb', 'a@x/b'],
  ['a@x/B\u00AD', 'a@x/b\u00AD'],
  ['ß♥@x', 'ss♥@x'],
  ['L·L@x', 'l·l@x'],
  ['a@１２７.１', 'a@127.1'],
])('%j is not %j', (one, other) => {
  expect(read(one)).not.toBe(read(other))
})

const ALPHABET = Array.from(
  "abcXYZ019.-_@/ :'&.éÉßΣσςİıǅſ\u0301\u0308\u0338=\u200C\u200D·ｌＬ＠．。אבגدى٠۰ـﷺक्ष漢カー・ﾞﾊ한ㅎﬁ²ⅣⅳÅ\u212B\u0345ͺ♚♥😀\u00AD\u2060\u0378\uFE0F\u00A0\u3000ᏣꮳಿѠ\u0007",
)

test.each(seeds(10))(
  'is read as RFC 7622 has it where it may be, and the same again in any case (seed %i)',
  (seed) => {
    const draw = drawsOf(seed)
    let vouched = 0
    for (let round = 0; round < 20_000; round += 1) {
      const part = Array.from({ length: 1 + draw(8) }, () => ALPHABET[draw(ALPHABET.length)]).join('')
      for (const text of [part, `${part}@example.com`, `a@example.com/${part}`, `☃@${part}.example`]) {
        const once = readJid(text)
        const strict = parseJid(text)
        if (!once.ok) {
          if (strict.ok) expect.fail(`${JSON.stringify(text)} is allowed and not read`)
          continue
        }
        if (read(once.value) !== once.value) expect.fail(`${JSON.stringify(text)} is not stable`)
        if (/[\p{Cc}]/u.test(once.value)) expect.fail(`${JSON.stringify(text)} kept a control character`)
        if (!strict.ok) {
          vouched += 1
          // An address that RFC 7622 allows never stands for one that it does not allow.
          const allowed = parseJid(once.value)
          if (allowed.ok && allowed.value === once.value)
            expect.fail(`${JSON.stringify(text)} became an allowed one`)
        }
      }
    }
    expect(vouched).toBeGreaterThan(2_000)
  },
  60_000,
)

test.each(seeds(6))(
  'two different addresses become one only if RFC 7622 maps the difference (seed %i)',
  (seed) => {
    const draw = drawsOf(seed)
    const letters = Array.from('aAéÉσΣｌＬ♥♡☃ⅣⅳﬁÅ\u212B\u0301\u2060\u00AD٣')
    const name = () => Array.from({ length: 1 + draw(4) }, () => letters[draw(letters.length)]).join('')
    for (let round = 0; round < 20_000; round += 1) {
      const [one, other] = [name(), name()]
      const [a, b] = [read(`${one}@x`), read(`${other}@x`)]
      if (a !== b || a.startsWith('!')) continue
      // Removes the differences of case, width and composition: everything that PRECIS would map.
      const mapped = (text: string) =>
        text
          .replace(/[\uFF01-\uFFEE]/g, (char) => char.normalize('NFKC'))
          .toLowerCase()
          .normalize('NFC')
      if (mapped(one) !== mapped(other)) expect.fail(`${JSON.stringify([one, other])} became one`)
    }
  },
  60_000,
)

test('every code point alone, in each part, is refused or stable', () => {
  for (let code = 0; code <= 0x10ffff; code += code > 0x20000 ? 997 : 1) {
    const char = String.fromCodePoint(code)
    for (const address of [`${char}♥@b`, `a@${char}_`, `a@b/${char}\u00AD`]) {
      const once = read(address)
      if (!once.startsWith('!') && read(once) !== once) expect.fail(`U+${code.toString(16)} is not stable`)
    }
  }
}, 60_000)

test('a reader that remembers gives the same as readJid, even beyond its capacity', () => {
  const reader = createJidReader(4)
  const texts = Array.from({ length: 12 }, (_, index) => `Zoë♥${index}@bücher.example/ü`)
  for (const text of [...texts, ...texts, 'a@b', '', 'Ⅳ@b', 'Ⅳ@b', texts[0] ?? '', 'é'.repeat(2000)]) {
    expect(reader(text)).toEqual(readJid(text))
  }
})
