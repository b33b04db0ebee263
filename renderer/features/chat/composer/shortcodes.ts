import { type Emoji, findEmoji } from '../../../ui/emoji.ts'

/** What is typed of `:shortcode:` before the cursor. */
export interface TypedCode {
  /** Where its colon stands. */
  readonly start: number
  readonly code: string
  /** The closing colon is there. */
  readonly closed: boolean
}

/** So many letters after the colon are worth a look; smileys like `:D` are not. */
const LEAST_LETTERS = 2
const MOST_SHOWN = 8
/** Longer than any there is. */
const MOST_LETTERS = 60
/** What is looked at before the cursor to know whether it is in code. */
const LOOK_BACK = 4000

/** The shortcode that ends at the cursor; null where none is typed there. It begins a word, and code has none. */
export function codeAt(text: string, cursor: number): TypedCode | null {
  const before = text.slice(Math.max(0, cursor - MOST_LETTERS), cursor)
  const found = /(?:^|[\s(["'“‘>*_~])(:([\p{L}\p{N}_+-]+)(:?))$/u.exec(before)
  const [, typed, code, closing] = found ?? []
  if (typed === undefined || code === undefined) return null
  if (closing === '' && code.length < LEAST_LETTERS) return null
  const start = cursor - typed.length
  return isInCode(text, start) ? null : { start, code: code.toLowerCase(), closed: closing === ':' }
}

/** Whether a place is in a block or a span of code (XEP-0393 §5.1.2, §6.2.4). */
function isInCode(text: string, at: number): boolean {
  const lines = text.slice(Math.max(0, at - LOOK_BACK), at).split('\n')
  const fences = lines.filter((line) => line.startsWith('```')).length
  if (fences % 2 === 1) return true
  const line = lines.at(-1) ?? ''
  return !line.startsWith('```') && (line.match(/`/g)?.length ?? 0) % 2 === 1
}

/** What a typed code may become, the best first. */
export const suggested = (all: readonly Emoji[], code: string): readonly Emoji[] =>
  findEmoji(all, code, MOST_SHOWN)

/** The emoji of a whole code. */
export const named = (all: readonly Emoji[], code: string): Emoji | null =>
  all.find(({ shortcodes }) => shortcodes.includes(code)) ?? null
