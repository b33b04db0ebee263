import { firstCodePoints } from './code-points.ts'

/** As much of a name is compared as a line of the window shows, in code points. */
const COMPARED = 100
const PRINTABLE_ASCII = /^[ -~]*$/
/** Not to be seen, or hardly: what joins, marks on letters, spaces and the signs of words. */
const HARDLY_SEEN = /[\p{Default_Ignorable_Code_Point}\p{M}\p{C}\s\u2800._\-'’‘`´·•|]+/gu

/** Groups of letters that look alike, the one that stands for all first; a small part of UTS #39's confusables. */
const ALIKE = [
  'aаαɑᎪꭺ',
  'bвβЬьᏴ',
  'cсϲᏟ',
  'dԁđᎠ',
  'eеεєᎬ',
  'fƒ',
  'gɡցᏀ',
  'hһнΗհᎻ',
  'jјϳᎫ',
  'kкκᏦ',
  'li1Iıɩłіӏιl׀Ꮮ',
  'mмΜᎷ',
  'nпηΝո',
  'o0оοσøօ',
  'pрρᏢ',
  'qԛզ',
  'rгᎡ',
  'sѕᏚ',
  'tтτᎢ',
  'uυսцՍ',
  'vνѵᏙ',
  'wԝωᎳ',
  'xхχ',
  'yуγүΥ',
  'zΖᏃ',
  '3зЗ',
  '6б',
]
const STANDS_FOR: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap((group) => {
    const [first = '', ...others] = group
    return others.map((other) => [other, first] as const)
  }),
)

/**
 * What a name looks like: two names with the same skeleton can be taken for each other. Without regard to case, width,
 * accents, white space and what cannot be seen, with Cyrillic, Greek and some other letters as the Latin ones they look
 * like. It is no name, and not to be shown.
 */
export function skeleton(name: string): string {
  const start = name.slice(0, COMPARED * 4)
  const plain = firstCodePoints(PRINTABLE_ASCII.test(start) ? start : start.normalize('NFKD'), COMPARED)
  let drawn = ''
  for (const letter of plain.replace(HARDLY_SEEN, '')) {
    const lower = letter.toLowerCase()
    drawn += STANDS_FOR.get(letter) ?? STANDS_FOR.get(lower) ?? lower
  }
  return drawn.replaceAll('rn', 'm').replaceAll('vv', 'w')
}

/**
 * Who is called so that they can be taken for somebody else: kept as names change, asked for without a search. A key is
 * an entry; two entries of one address, in two accounts, are the same person.
 */
export class LookAlikes {
  readonly #entries = new Map<
    string,
    { readonly name: string; readonly skeleton: string; readonly jid: string }
  >()
  /** The keys by what their names look like; nearly all stand alone, and are no set. */
  readonly #bySkeleton = new Map<string, string | Set<string>>()

  /** Whether that changed anything: nothing is computed where the name is the one before. */
  set(key: string, jid: string, name: string): boolean {
    if (this.#entries.get(key)?.name === name) return false
    this.delete(key)
    const entry = { name, jid, skeleton: skeleton(name) }
    this.#entries.set(key, entry)
    const there = this.#bySkeleton.get(entry.skeleton)
    if (there === undefined) this.#bySkeleton.set(entry.skeleton, key)
    else if (typeof there === 'string') this.#bySkeleton.set(entry.skeleton, new Set([there, key]))
    else there.add(key)
    return true
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    const there = this.#bySkeleton.get(entry.skeleton)
    if (typeof there === 'string') this.#bySkeleton.delete(entry.skeleton)
    else if (there?.delete(key) && there.size === 0) this.#bySkeleton.delete(entry.skeleton)
  }

  clear(): void {
    this.#entries.clear()
    this.#bySkeleton.clear()
  }

  /** Whether somebody at another address is called so as well. */
  has(key: string): boolean {
    const entry = this.#entries.get(key)
    const alike = entry && this.#bySkeleton.get(entry.skeleton)
    if (!entry || !alike || typeof alike === 'string') return false
    // As many of the same address as there are accounts: the first of another ends it.
    for (const other of alike) if (this.#entries.get(other)?.jid !== entry.jid) return true
    return false
  }
}
