import { JOINS_BACKWARD, JOINS_FORWARD, VIRAMA } from './joining.ts'

/**
 * RFC 8264 §8. `free` stands for code points that FreeformClass allows and IdentifierClass does not (ID_DIS,
 * FREE_PVAL).
 */
type Property = 'valid' | 'free' | 'contextual' | 'disallowed'

// RFC 8264 §9.6 (RFC 5892 §2.6).
const VALID_BY_NAME = String.raw`\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007`
const CONTEXTUAL_BY_NAME = String.raw`\u00B7\u0375\u05F3\u05F4\u30FB\u0660-\u0669\u06F0-\u06F9`
const DISALLOWED_BY_NAME = String.raw`\u302E\u302F\u0640\u07FA\u3031-\u3035\u303B`
const JOIN_CONTROLS = String.raw`\u200C\u200D`
const OLD_HANGUL_JAMO = String.raw`\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7C6\uD7CB-\uD7FB`
const NEVER = String.raw`\p{Cn}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}`
/**
 * Code points that are decided before their category is considered. One pattern rules them out for nearly every
 * character.
 */
const EXCEPTIONS = [
  VALID_BY_NAME,
  CONTEXTUAL_BY_NAME,
  JOIN_CONTROLS,
  DISALLOWED_BY_NAME,
  OLD_HANGUL_JAMO,
  NEVER,
]
  .map((set) => `[${set}]`)
  .join('|')
const LETTERS_AND_DIGITS = String.raw`\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}`
const FREE_ONLY = String.raw`\p{Lt}\p{Nl}\p{No}\p{Me}\p{Zs}\p{S}\p{P}`

const one = (set: string): RegExp => new RegExp(`^[${set}]$`, 'u')
const EXCEPTION_VALID = one(VALID_BY_NAME)
const EXCEPTION_CONTEXTUAL = one(CONTEXTUAL_BY_NAME + JOIN_CONTROLS)
const EXCEPTION = new RegExp(`^(?:${EXCEPTIONS})$`, 'u')
const LETTER_OR_DIGIT = one(LETTERS_AND_DIGITS)
const FREE = one(FREE_ONLY)

/** The derived property of one code point, in the order of RFC 8264 §8. */
function propertyOf(char: string): Property {
  if (char.length === 1 && char > ' ' && char < '\x7F') return 'valid'
  if (EXCEPTION.test(char)) {
    if (EXCEPTION_VALID.test(char)) return 'valid'
    return EXCEPTION_CONTEXTUAL.test(char) ? 'contextual' : 'disallowed'
  }
  if (char.normalize('NFKC') !== char) return 'free'
  if (LETTER_OR_DIGIT.test(char)) return 'valid'
  return FREE.test(char) ? 'free' : 'disallowed'
}

/** Whether the IdentifierClass (RFC 8264 §4.2) allows every code point, contextual rules included. */
export function inIdentifierClass(text: string): boolean {
  return conforms(text, false)
}

/** Whether the FreeformClass (RFC 8264 §4.3) allows every code point, contextual rules included. */
export function inFreeformClass(text: string): boolean {
  return conforms(text, true)
}

/** Whether the IdentifierClass allows a code point, at least in some contexts. */
export function isIdentifierCodePoint(char: string): boolean {
  const property = propertyOf(char)
  return property === 'valid' || property === 'contextual'
}

// For nearly every text these decide at once. Looking at each character would take a hundred times as long.
const ANY_EXCEPTION = new RegExp(EXCEPTIONS, 'u')
const ALL_LETTERS_AND_DIGITS = new RegExp(`^[!-~${LETTERS_AND_DIGITS}]+$`, 'u')
const ALL_FREE = new RegExp(`^[${LETTERS_AND_DIGITS}${FREE_ONLY}]+$`, 'u')

function conforms(text: string, freeform: boolean): boolean {
  if (!ANY_EXCEPTION.test(text)) {
    if (freeform && ALL_FREE.test(text)) return true
    if (ALL_LETTERS_AND_DIGITS.test(text) && text.normalize('NFKC') === text) return true
  }
  const chars = Array.from(text)
  for (const [index, char] of chars.entries()) {
    const property = propertyOf(char)
    if (property === 'valid' || (freeform && property === 'free')) continue
    if (property !== 'contextual' || !fitsContext(chars, index)) return false
  }
  return fitsAsWhole(text)
}

/**
 * The contextual rules of RFC 5892 that need something anywhere in the text (appendices A.7 to A.9). They are checked
 * once per text: checked per character they would take quadratic time on input that a stranger chose.
 */
function fitsAsWhole(text: string): boolean {
  if (text.includes('\u30FB') && !KANA_OR_HAN.test(text)) return false
  return !(ARABIC_INDIC.test(text) && EXTENDED_ARABIC_INDIC.test(text))
}

const KANA_OR_HAN = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
// The two sets of digits must not be mixed.
const ARABIC_INDIC = /[\u0660-\u0669]/
const EXTENDED_ARABIC_INDIC = /[\u06F0-\u06F9]/

/** The contextual rules of RFC 5892, appendix A, that look at the neighbours. */
function fitsContext(chars: readonly string[], index: number): boolean {
  const before = chars[index - 1] ?? ''
  const after = chars[index + 1] ?? ''
  switch (chars[index]) {
    case '\u200C':
      return VIRAMA.test(before) || standsBetweenJoining(chars, index)
    case '\u200D':
      return VIRAMA.test(before)
    case '\u00B7':
      return before === 'l' && after === 'l'
    case '\u0375':
      return /^\p{Script=Greek}$/u.test(after)
    case '\u05F3':
    case '\u05F4':
      return /^\p{Script=Hebrew}$/u.test(before)
    default:
      return true
  }
}

// Joining_Type=T: every mark and format character that ArabicShaping.txt does not list with another type.
const TRANSPARENT = /^[\p{Mn}\p{Me}\u{1E94B}]$/u

/** RFC 5892, appendix A.1: (Joining_Type:{L,D})(T)* ZWNJ (T)*(Joining_Type:{R,D}). */
function standsBetweenJoining(chars: readonly string[], index: number): boolean {
  let left = index - 1
  while (TRANSPARENT.test(chars[left] ?? '')) left -= 1
  let right = index + 1
  while (TRANSPARENT.test(chars[right] ?? '')) right += 1
  return JOINS_FORWARD.test(chars[left] ?? '') && JOINS_BACKWARD.test(chars[right] ?? '')
}
