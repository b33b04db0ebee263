import { type OperatorPart, type Operator, parseQuery } from '../../../shared/search/query.ts'

/** A text with what is to be selected in it; both ends are the same for a caret. */
export interface Edited {
  readonly text: string
  readonly from: number
  readonly to: number
}

const caretAt = (text: string, at: number): Edited => ({ text, from: at, to: at })

export const operatorsIn = (text: string): readonly OperatorPart[] =>
  parseQuery(text).filter((part) => part.kind === 'operator')

/** The operator whose value is typed at the caret. */
export const operatorAt = (text: string, caret: number): OperatorPart | null =>
  operatorsIn(text).find(({ valueFrom, to }) => valueFrom <= caret && caret <= to) ?? null

/** Adds an operator without a value at the end, or selects the value of the one that is there. */
export function writeOperator(text: string, operator: Operator): Edited {
  const known = operatorsIn(text).findLast((part) => part.operator === operator)
  if (known) return { text, from: known.valueFrom, to: known.to }
  const added = `${spaced(text)}${operator}:`
  return caretAt(added, added.length)
}

/** Adds an operator with a value, or takes it away. */
export function toggle(text: string, operator: Operator, value: string): Edited {
  const known = partWith(text, operator, value)
  if (known) return without(text, known)
  const added = `${spaced(text)}${operator}:${value} `
  return caretAt(added, added.length)
}

export const partWith = (text: string, operator: Operator, value: string): OperatorPart | null =>
  operatorsIn(text).find((part) => part.operator === operator && part.value.toLowerCase() === value) ?? null

/** The text without one of its parts. */
export function without(text: string, { from, to }: Pick<OperatorPart, 'from' | 'to'>): Edited {
  const before = text.slice(0, from).trimEnd()
  const after = text.slice(to).trimStart()
  const left = before !== '' && after !== '' ? `${before} ` : before
  return caretAt(`${left}${after}`, left.length)
}

/** Puts a suggestion in its place. A finished value is followed by a space, so that one can type on. */
export function accept(
  text: string,
  { from, to, replace }: { readonly from: number; readonly to: number; readonly replace: string },
): Edited {
  const before = `${text.slice(0, from)}${replace.trimEnd()}`
  const after = text.slice(to)
  if (before.endsWith(':')) return caretAt(before + after, before.length)
  return caretAt(`${before} ${after.trimStart()}`, before.length + 1)
}

/** What is not an operator: the words. */
export const wordsIn = (text: string): string =>
  parseQuery(text)
    .filter((part) => part.kind !== 'operator')
    .map((part) => part.text)
    .join(' ')

const spaced = (text: string): string => (text.trim() === '' ? '' : `${text.trimEnd()} `)
