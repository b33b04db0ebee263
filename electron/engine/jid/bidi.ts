/** The classes that the bidi rule tells apart. The rule always names R and AL together, so they are one class here. */
type BidiClass = 'L' | 'R' | 'AN' | 'EN' | 'NSM' | 'neutral'

// These five marks have class L (DerivedBidiClass.txt): vowel signs of Kannada, Zanabazar Square and Marchen.
const MARK = /^(?![\u0CBF\u0CC6\u{11A07}\u{11A08}\u{11C3F}])[\p{Mn}\p{Me}]$/u
const ARABIC_NUMBER =
  /^[\u0600-\u0605\u0660-\u0669\u066B\u066C\u06DD\u0890\u0891\u08E2\u{10D30}-\u{10D39}\u{10E60}-\u{10E7E}]$/u
// The blocks that the Unicode Character Database reserves for right-to-left scripts (DerivedBidiClass.txt).
const RIGHT_TO_LEFT =
  /^[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]$/u
const EUROPEAN_NUMBER = /^[0-9\u06F0-\u06F9]$/
// Letters that are neutral all the same, and exceptions: modifiers, the middle dots, the keraia.
const NEUTRAL =
  /^[\u00B7\u02B9\u02BA\u02C6-\u02CF\u02EC\u0374\u0375\u2E2F\u30FB\uA67F\uA717-\uA71F\uA788\u200C\u200D]$/

/**
 * The Bidi_Class of a code point that the PRECIS IdentifierClass allows. The result means nothing for other code
 * points.
 */
function bidiClass(char: string): BidiClass {
  if (char < '\x7F') {
    if (EUROPEAN_NUMBER.test(char)) return 'EN'
    return /^[A-Za-z]$/.test(char) ? 'L' : 'neutral'
  }
  if (MARK.test(char)) return 'NSM'
  if (EUROPEAN_NUMBER.test(char)) return 'EN'
  if (ARABIC_NUMBER.test(char)) return 'AN'
  if (RIGHT_TO_LEFT.test(char)) return 'R'
  return NEUTRAL.test(char) ? 'neutral' : 'L'
}

/** A text without any of these has nothing that is written from right to left. The blocks also hold numbers. */
const ANY_RIGHT_TO_LEFT = new RegExp(RIGHT_TO_LEFT.source.slice(1, -1), 'u')

/** Whether the text has any character that is written from right to left (RFC 5893 §1.4). */
export function hasRightToLeft(text: string): boolean {
  if (!ANY_RIGHT_TO_LEFT.test(text)) return false
  for (const char of text) {
    const kind = bidiClass(char)
    if (kind === 'R' || kind === 'AN') return true
  }
  return false
}

/** The bidi rule of RFC 5893 §2, for a text of the IdentifierClass. */
export function satisfiesBidiRule(text: string): boolean {
  const classes = Array.from(text, bidiClass)
  const first = classes[0]
  if (first !== 'R' && first !== 'L') return false
  const last = classes.findLast((kind) => kind !== 'NSM')
  if (first === 'L') {
    return (last === 'L' || last === 'EN') && !classes.includes('R') && !classes.includes('AN')
  }
  return last !== 'neutral' && !classes.includes('L') && !(classes.includes('EN') && classes.includes('AN'))
}
