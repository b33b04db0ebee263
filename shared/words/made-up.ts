import type { Words } from './words.ts'

/** Both ends of every sentence in the made-up language. A sentence without one was cut. */
const OPEN = '⟦'
const CLOSE = '⟧'
/** Makes a short sentence longer, with words that lines can break between and that are not English. */
const FILLER = 'ľóřéɱ íþšúɱ đóľóř šíť áɱéť'

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'áá',
  c: 'ç',
  e: 'éé',
  g: 'ğ',
  h: 'ĥ',
  i: 'íí',
  j: 'ĵ',
  k: 'ķ',
  l: 'ľ',
  n: 'ñ',
  o: 'óó',
  r: 'ř',
  s: 'š',
  t: 'ť',
  u: 'úú',
  w: 'ŵ',
  y: 'ý',
  z: 'ž',
}

/** A letter with its accent, vowels twice, which makes a text about 40 % longer. */
function accented(letter: string): string {
  const small = letter.toLowerCase()
  const found = ACCENTED[small] ?? small
  return letter === small ? found : found.charAt(0).toUpperCase() + found.slice(1)
}

/** The sentence in the made-up language, at least `length` characters long. What has no letters stays. */
function madeUpText(text: string, length: number): string {
  if (!/\p{L}/u.test(text)) return text
  let longer = `${OPEN}${text.replace(/[a-z]/gi, accented)}`
  while (longer.length + 1 < length) longer += ` ${FILLER.slice(0, Math.max(1, length - longer.length - 2))}`
  return `${longer}${CLOSE}`
}

function mapped(value: unknown, other: unknown): unknown {
  if (typeof value === 'string')
    return madeUpText(value, Math.max(value.length * 1.4, typeof other === 'string' ? other.length : 0))
  if (typeof value === 'function')
    return (...args: readonly unknown[]) =>
      mapped(
        (value as (...args: readonly unknown[]) => unknown)(...args),
        typeof other === 'function'
          ? (other as (...args: readonly unknown[]) => unknown)(...args)
          : undefined,
      )
  if (Array.isArray(value))
    return value.map((item, at): unknown => mapped(item, (other as readonly unknown[])[at]))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        mapped(part, (other as Readonly<Record<string, unknown>>)[name]),
      ]),
    )
  return value
}

/**
 * The language of the tests: long, right to left, and unlike any other, so that tests find texts that are not translated
 * or do not fit. Each sentence of `words` becomes at least as long as the same one of `other`.
 */
export function madeUp(words: Words, other: Words = words): Words {
  const { language, ...rest } = words
  return {
    ...(mapped(rest, other) as Omit<Words, 'language'>),
    // The tag of such a language in the tools of Unicode.
    language: { ...language, tag: 'ar-XB', direction: 'rtl', name: madeUpText(language.name, 0) },
  }
}
