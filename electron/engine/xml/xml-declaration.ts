import type { XmlCondition } from './xml-error.ts'

/** Longer than any meaningful declaration. */
const LONGEST = 256
const START = '<?xml'

const S = '[ \\t\\r\\n]'
const DECLARATION = new RegExp(
  `^${S}+version${S}*=${S}*(["'])1\\.0\\1` +
    `(?:${S}+encoding${S}*=${S}*(["'])(?<encoding>[A-Za-z][\\w.-]*)\\2)?` +
    `(?:${S}+standalone${S}*=${S}*(["'])(?:yes|no)\\4)?${S}*$`,
)

/** A declaration that was read or refused, with its length; or cut before its end. */
export type Declaration = { readonly length: number; readonly refused?: XmlCondition } | 'cut'

/** Reads the XML declaration (XML 1.0 §2.8 [23]; RFC 6120 §11.5, §11.6), or refuses anything else in its place. */
export function readDeclaration(data: Buffer): Declaration {
  const text = data.toString('latin1', 0, LONGEST)
  for (let index = 0; index < START.length; index++) {
    if (index === text.length) return 'cut'
    if (text[index] !== START[index]) return { length: index + 1, refused: 'restricted-xml' }
  }
  if (text.length === START.length) return 'cut'
  // <?xml-stylesheet and the like
  if (!/^[ \t\r\n]/.test(text.slice(START.length)))
    return { length: START.length + 1, refused: 'restricted-xml' }
  const close = text.indexOf('?>')
  if (close < 0) return text.length < LONGEST ? 'cut' : { length: LONGEST, refused: 'not-well-formed' }
  const length = close + 2
  const found = DECLARATION.exec(text.slice(START.length, close))
  if (found === null) return { length, refused: 'not-well-formed' }
  const encoding = found.groups?.['encoding'] ?? 'UTF-8'
  return encoding.toUpperCase() === 'UTF-8' ? { length } : { length, refused: 'unsupported-encoding' }
}
