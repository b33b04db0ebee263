import type { Brand } from '../../../shared/model/brand.ts'
import type { SearchedWord } from '../../../shared/search/match.ts'

/** A full-text query of FTS5 (sqlite.org/fts5.html §3), whole and safe to combine. */
export type Expression = Brand<string, 'Expression'>

/** Tokens have no quotes, but it costs nothing to be sure. */
const quoted = (words: string): string => `"${words.replaceAll('"', '""')}"`

/** The tokens one after the other, in a body or in the names of its files. */
export const text = ({ tokens, prefix }: SearchedWord): Expression =>
  `({body files} : ${quoted(tokens.join(' '))}${prefix ? ' *' : ''})` as Expression

/** A word that only the index knows: see the view `message_doc`. */
export const facet = (word: string): Expression => `(facets : ${quoted(word)})` as Expression

/** null if there are none. */
export const allOf = (all: readonly Expression[]): Expression | null =>
  all.length === 0 ? null : (`(${all.join(' AND ')})` as Expression)

export const anyOf = (all: readonly Expression[]): Expression => `(${all.join(' OR ')})` as Expression
