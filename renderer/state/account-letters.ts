import { initials } from '../../shared/look/initials.ts'
import { domainOf, localpartOf, type BareJid } from '../../shared/model/jid.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first two letters of a word: *Ro*. */
function beginning(word: string): string {
  const [first = '', second = ''] = [...graphemes.segment(word)].map(({ segment }) => segment)
  return first.toLocaleUpperCase() + second
}

const nameOf = (address: BareJid): string => localpartOf(address) ?? address

/** Ways to tell equal initials apart, the best-looking first. */
const ways: readonly ((address: BareJid) => string)[] = [
  (address) => beginning(nameOf(address)),
  (address) => initials(nameOf(address)).slice(0, 1) + initials(domainOf(address)).slice(0, 1),
]

const allDiffer = (letters: readonly string[]): boolean => new Set(letters).size === letters.length

/** Letters for each of a person's own addresses, in the same order: initials, or more letters or a number if those are equal. */
export function lettersOf(addresses: readonly BareJid[]): readonly string[] {
  const given = new Map<string, readonly BareJid[]>()
  for (const address of addresses) {
    const letters = initials(nameOf(address))
    given.set(letters, [...(given.get(letters) ?? []), address])
  }
  const taken = new Set(given.keys())
  return addresses.map((address) => {
    const own = initials(nameOf(address))
    const alike = given.get(own) ?? []
    if (alike.length === 1) return own
    const way = ways.find((of) => {
      const letters = alike.map(of)
      return allDiffer(letters) && letters.every((one) => !taken.has(one))
    })
    return way ? way(address) : `${own}${alike.indexOf(address) + 1}`
  })
}
