import { firstCodePoints } from './code-points.ts'

/** In code points: about as much of a name as a line of the window shows. */
const COMPARED = 100
const PRINTABLE_ASCII = /^[ -~]*$/
/** Invisible or nearly so: joiners, marks on letters, spaces and punctuation. */
const HARDLY_SEEN = /[\p{Default_Ignorable_Code_Point}\p{M}\p{C}\s\u2800._\-'’‘`´·•|]+/gu

/** Groups of letters that look alike, the representative first: a small part of the confusables of UTS #39. */
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
 * The skeleton of a name: two names with the same skeleton look alike. It ignores case, width, accents, white space and
 * invisible characters, and has Latin letters for Cyrillic, Greek and some others that look like them. Not for display.
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
 * An index of people whose names look like another's, kept up to date as names change. A key is one entry. Two entries
 * with the same address, in two accounts, are the same person.
 */
export class LookAlikes {
  readonly #entries = new Map<
    string,
    { readonly name: string; readonly skeleton: string; readonly jid: string }
  >()
  /** The keys by skeleton. Most skeletons have one key, which then is no set. */
  readonly #bySkeleton = new Map<string, string | Set<string>>()

  /** Returns whether anything changed. Costs nothing if the name is the same as before. */
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

  /** Whether somebody with another address has a name that looks the same. */
  has(key: string): boolean {
    const entry = this.#entries.get(key)
    const alike = entry && this.#bySkeleton.get(entry.skeleton)
    if (!entry || !alike || typeof alike === 'string') return false
    // At most one per account has the same address, so this ends soon.
    for (const other of alike) if (this.#entries.get(other)?.jid !== entry.jid) return true
    return false
  }
}
