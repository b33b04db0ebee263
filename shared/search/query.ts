/** The operators of a search, as people type them. */
export const OPERATORS = ['from', 'in', 'before', 'after', 'on', 'has', 'is'] as const
export type Operator = (typeof OPERATORS)[number]

export const HAS_VALUES = ['file', 'link', 'image'] as const
export type HasValue = (typeof HAS_VALUES)[number]
export const IS_VALUES = ['unread'] as const
export type IsValue = (typeof IS_VALUES)[number]

/** Where a part stands in the text, in UTF-16 units. `to` is the first one behind it. */
interface Stands {
  readonly from: number
  readonly to: number
}

/** A word, or words in quotes, which have to stand together. `open`: it may go on, because nothing follows it. */
export interface TextPart extends Stands {
  readonly kind: 'word' | 'phrase'
  readonly text: string
  readonly open: boolean
}

/** `from:juliet`. The value is empty while it has not been typed yet, and starts at `valueFrom` with its quote. */
export interface OperatorPart extends Stands {
  readonly kind: 'operator'
  readonly operator: Operator
  readonly value: string
  readonly valueFrom: number
}

export type QueryPart = TextPart | OperatorPart

/** Quotes of several keyboards. Any of them ends what any of them began. */
const QUOTES = '"“”„‟'
const SPACE = /\s/u
const OPERATOR = new RegExp(`^(${OPERATORS.join('|')}):`, 'i')

/** Splits what a person typed. Never fails: whatever is no operator and no phrase is a word. */
export function parseQuery(text: string): readonly QueryPart[] {
  const parts: QueryPart[] = []
  let at = 0
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) at += 1
    else {
      const part = partAt(text, at)
      parts.push(part)
      at = part.to
    }
  }
  return parts
}

function partAt(text: string, from: number): QueryPart {
  // No operator is longer.
  const name = OPERATOR.exec(text.slice(from, from + 8))?.[1]
  if (name === undefined) {
    const { value, to, quoted, closed } = valueAt(text, from)
    return { kind: quoted ? 'phrase' : 'word', text: value, from, to, open: !closed && to === text.length }
  }
  const valueFrom = from + name.length + 1
  const { value, to } = valueAt(text, valueFrom)
  return { kind: 'operator', operator: name.toLowerCase() as Operator, value, valueFrom, from, to }
}

interface Value {
  readonly value: string
  readonly to: number
  readonly quoted: boolean
  readonly closed: boolean
}

/** Up to the next white space, or between quotes. An opened quote without an end reaches to the end of the text. */
function valueAt(text: string, from: number): Value {
  const isQuote = (at: number): boolean => at < text.length && QUOTES.includes(text.charAt(at))
  const quoted = isQuote(from)
  const begin = quoted ? from + 1 : from
  let end = begin
  while (end < text.length && !isQuote(end) && (quoted || !SPACE.test(text.charAt(end)))) end += 1
  const closed = quoted && end < text.length
  return { value: text.slice(begin, end), to: closed ? end + 1 : end, quoted, closed }
}

/** A value as it is typed behind an operator: in quotes if it has white space. */
export function typedValue(value: string): string {
  const plain = [...value].filter((character) => !QUOTES.includes(character)).join('')
  return SPACE.test(plain) ? `"${plain}"` : plain
}
