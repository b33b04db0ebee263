// Normalization leaves ASCII unchanged.
const ASCII = /^[\0-\x7f]*$/

/** Text for searching: without case, accents and compatibility forms. */
export function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const isBoundary = (character: string | undefined): boolean =>
  character === undefined || /[\s@._-]/u.test(character)

/**
 * How well a plain text matches a plain query: 3 the text starts with it, 2 one of its words does, 1 the text contains it,
 * 0 it doesn't. An empty query matches every text.
 */
export function matchOf(text: string, query: string): 0 | 1 | 2 | 3 {
  let at = text.indexOf(query)
  if (at < 0) return 0
  if (at === 0) return 3
  for (; at >= 0; at = text.indexOf(query, at + 1)) if (isBoundary(text[at - 1])) return 2
  return 1
}

/** A searchable thing. Its name counts for more than its address. */
export interface Searchable<Thing> {
  readonly thing: Thing
  readonly name: string
  readonly address: string
}

export function searchable<Thing>(thing: Thing, name: string, address: string): Searchable<Thing> {
  return { thing, name: plain(name), address: plain(address) }
}

/** The best `limit` matches for a query; equal ones keep their order. */
export function best<Thing>(
  things: readonly Searchable<Thing>[],
  query: string,
  limit: number,
): readonly Thing[] {
  const needle = plain(query.trim())
  const byScore: Thing[][] = [[], [], [], [], [], [], []]
  for (const { thing, name, address } of things) {
    const score = Math.max(matchOf(name, needle) * 2, matchOf(address, needle))
    if (score > 0) byScore[score]?.push(thing)
  }
  return byScore.reverse().flat().slice(0, limit)
}
