import { isNCName, isXmlChar } from './characters.ts'
import type { XmlCondition } from './xml-error.ts'

/** Longer than any meaningful reference. Leading zeros could go on forever. */
export const LONGEST_REFERENCE = 64

/** The five references of XML 1.0 §4.6, by far the most frequent ones, with their results. */
const PREDEFINED = Object.entries({ amp: '&', apos: "'", quot: '"', lt: '<', gt: '>' }).map(
  ([name, text]) => ({
    source: `&${name};`,
    found: { length: name.length + 2, text },
  }),
)

/** A reference: `length` characters that stand for `text`; or refused; or cut before its end. */
export type Reference =
  | { readonly length: number; readonly text: string }
  | { readonly length: number; readonly refused: XmlCondition }
  | 'cut'

/** Reads the reference at the start of `source`, which begins with an ampersand (XML 1.0 §4.1). */
export function readReference(source: string): Reference {
  for (const { source: predefined, found } of PREDEFINED) if (source.startsWith(predefined)) return found
  const length = source.slice(1, LONGEST_REFERENCE).search(/[^\w:.#\x80-\uffff-]|$/) + 2
  if (length > LONGEST_REFERENCE) return { length: LONGEST_REFERENCE, refused: 'policy-violation' }
  if (length > source.length) return 'cut'
  if (source[length - 1] !== ';') return { length, refused: 'not-well-formed' }
  const body = source.slice(1, length - 1)
  if (/^#(?:\d+|x[\da-fA-F]+)$/.test(body)) {
    const code = body[1] === 'x' ? parseInt(body.slice(2), 16) : Number(body.slice(1))
    if (isXmlChar(code)) return { length, text: String.fromCodePoint(code) }
    return { length, refused: 'not-well-formed' }
  }
  // RFC 6120 §11.1: no other entities than the five.
  return { length, refused: isNCName(body) ? 'restricted-xml' : 'not-well-formed' }
}

/** The meaning of text between tags: references, which have been checked before, and line ends are replaced. */
export function expandText(raw: string): string {
  const source = normalizeLineEnds(raw)
  let text = ''
  let from = 0
  for (let at = source.indexOf('&'); at >= 0; at = source.indexOf('&', from)) {
    const reference = readReference(source.slice(at, at + LONGEST_REFERENCE))
    if (reference === 'cut' || 'refused' in reference) throw new Error('a checked reference cannot be read')
    text += source.slice(from, at) + reference.text
    from = at + reference.length
  }
  return text + source.slice(from)
}

/** Replaces every line end with one line feed (XML 1.0 §2.11). */
export function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** The meaning of an attribute's value, with white space normalized (XML 1.0 §3.3.3), or the reason for refusing it. */
export function expandValue(raw: string): { readonly text: string } | { readonly refused: XmlCondition } {
  let refused: XmlCondition | undefined
  const text = raw.replace(/\r\n|[\t\n\r]|&[^;&]*;?/g, (found) => {
    if (found[0] !== '&') return ' '
    const reference = readReference(found)
    if (reference === 'cut') refused ??= 'not-well-formed'
    else if ('refused' in reference) refused ??= reference.refused
    else return reference.text
    return ''
  })
  return refused === undefined ? { text } : { refused }
}
