import { domainOf, localpartOf, type BareJid } from '../model/jid.ts'
import { skeleton } from './look-alikes.ts'

/** Characters that all scripts share: digits, signs, marks. */
const COMMON = '\\p{scx=Zyyy}\\p{scx=Zinh}'

/** Scripts of living languages (UAX #31, tables 5 and 7). Any other script is allowed only alone. */
const SCRIPTS =
  'Latn Grek Cyrl Armn Hebr Arab Syrc Thaa Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Geor Ethi Cher Cans Khmr Mong Hira Kana Hani Hang Bopo Yiii Tfng Adlm Java Bali Sund Cham Lana Talu Olck Vaii Rohg Osge'.split(
    ' ',
  )

/** UTS #39 §5.2, "highly restrictive": Japanese, Chinese and Korean use several scripts, Latin among them. */
const TOGETHER = ['Latn Hani Hira Kana', 'Latn Hani Bopo', 'Latn Hani Hang']

const only = (scripts: string): RegExp =>
  new RegExp(
    `^[${COMMON}${scripts
      .split(' ')
      .map((script) => `\\p{scx=${script}}`)
      .join('')}]*$`,
    'u',
  )
const ALLOWED: readonly RegExp[] = [...SCRIPTS, ...TOGETHER].map(only)
const OTHER = new RegExp(`^[^${SCRIPTS.map((script) => `\\p{sc=${script}}`).join('')}]*$`, 'u')

// An address in ASCII can't be mistaken for another by its script.
const ASCII = /^[\0-\x7f]*$/
/** An address has at most 1,023 bytes in each part (RFC 7622 §3.1). */
const LONGEST = 1023

/** Whether a label mixes scripts that nobody writes in one word (UTS #39 §5.2). */
export function mixesScripts(label: string): boolean {
  if (ASCII.test(label)) return false
  const text = label.slice(0, LONGEST).normalize('NFKC')
  return !ALLOWED.some((allowed) => allowed.test(text)) && !OTHER.test(text)
}

/**
 * Whether a domain looks like another one: a label mixes scripts, or consists only of letters of another script that look
 * Latin, under a top level in Latin letters (`аррӏе.com`).
 */
export function isDeceptiveDomain(domain: string): boolean {
  if (ASCII.test(domain)) return false
  const labels = domain.split(/[.。．｡]/u)
  const latinTop = ASCII.test(labels.at(-1) ?? '')
  return labels.some((label) => mixesScripts(label) || (latinTop && looksLatin(label)))
}

/** Whether an address looks like another one by its scripts. */
export function isDeceptiveAddress(jid: BareJid): boolean {
  if (ASCII.test(jid)) return false
  return (localpartOf(jid) ?? '').split(/[\s._+-]/u).some(mixesScripts) || isDeceptiveDomain(domainOf(jid))
}

function looksLatin(label: string): boolean {
  return !ASCII.test(label) && !/\p{Script=Latin}/u.test(label) && ASCII.test(skeleton(label))
}
