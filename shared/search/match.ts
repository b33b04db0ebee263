import { fold, foldWithPlaces } from './fold.ts'

/** A part of what is searched for: its tokens follow each other. `prefix`: the last one may go on. */
export interface SearchedWord {
  /** Folded, as the index has them. */
  readonly tokens: readonly string[]
  readonly prefix: boolean
}

/** In UTF-16 units. `to` is the first one behind it. */
export interface TextRange {
  readonly from: number
  readonly to: number
}

/** Signs between two tokens of a phrase. More of them do not look like a phrase any more. */
const MOST_BETWEEN = 16
/** Scripts that are written without spaces, whose letters are tokens of their own. */
const NO_SPACES =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const OF_A_WORD = '[\\p{L}\\p{N}\\p{M}]'
const WORDY_START = new RegExp(`^(?![${NO_SPACES}])[\\p{L}\\p{N}]`, 'u')
const WORDY_END = new RegExp(`(?![${NO_SPACES}])[\\p{L}\\p{N}\\p{M}]$`, 'u')
const MARK = /^(?:\p{M}|\u200D)/u

/** Finds searched words in texts, in the way of the index: without case and diacritics, and only whole words. */
export interface Matcher {
  /** The matches, in order; at most `most`. */
  find(text: string, most: number): readonly TextRange[]
}

/** Makes a matcher for these words. Without words, it finds nothing. */
export function createMatcher(words: readonly SearchedWord[]): Matcher {
  const sources = words.filter(({ tokens }) => tokens.some((token) => token !== '')).map(sourceOf)
  if (sources.length === 0) return { find: () => [] }
  // Longer words first, because of several at one place the first one wins.
  const pattern = new RegExp(sources.sort((a, b) => b.length - a.length).join('|'), 'gsu')
  return {
    find(text, most) {
      const folded = foldWithPlaces(text)
      const found: TextRange[] = []
      pattern.lastIndex = 0
      while (found.length < most) {
        const match = pattern.exec(folded.text)
        if (match === null) break
        const end = match.index + match[0].length
        found.push({ from: folded.at(match.index), to: withMarks(text, folded.at(end - 1), folded.at(end)) })
      }
      return found
    },
  }
}

/** Marks of the last letter belong to it, though folding took them away. */
function withMarks(text: string, last: number, end: number): number {
  let to = Math.max(end, last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1))
  while (to < text.length && MARK.test(text.slice(to, to + 2))) to += 1
  return to
}

function sourceOf({ tokens, prefix }: SearchedWord): string {
  const body = tokens.map((token) => escaped(fold(token))).join(`(?:(?!${OF_A_WORD}).){0,${MOST_BETWEEN}}`)
  const [first = '', last = ''] = [tokens[0], tokens.at(-1)]
  const before = WORDY_START.test(first) ? `(?<!${OF_A_WORD})` : ''
  const after = !prefix && WORDY_END.test(last) ? `(?!${OF_A_WORD})` : ''
  return `${before}${body}${after}`
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')
