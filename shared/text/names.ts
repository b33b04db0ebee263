import { localpartOf, type BareJid } from '../model/jid.ts'
import { firstCodePoints } from './code-points.ts'
import { visible } from './visible.ts'

/** In code points. Nobody reads longer names, and a line shows a tenth of it. */
const LONGEST = 200
/** More marks on a letter than any script uses would only paint over the lines around it. */
const HEAPED = /(\p{M}{4})\p{M}+/gu

/** Characters that turn the direction of the text around them (UAX #9). They are invisible, so nothing replaces them. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/** Characters that end a line, or write between lines. */
const HARMFUL = /[\p{Cc}\u2028\u2029\uFFF9-\uFFFB]/gu
/** The blank Braille pattern and the null notehead are letters and signs without a shape. */
const BLANK = /[\s\u2800\u{1D159}]+/gu
/** Tags (U+E0000) have a meaning only after a black flag, in the flags of England, Scotland and Wales. */
const TAGS = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F})|[\u{E0000}-\u{E007F}]/gu
/** The default ignorable characters of Unicode, except joiners and variation selectors. */
const LEFT_OUT =
  /(?!\p{Join_Control}|\p{Variation_Selector}|[\u{E0020}-\u{E007F}])\p{Default_Ignorable_Code_Point}/gu

/**
 * Invisible text: white space, default ignorable characters (U+200B, U+3164, marks of direction), the blank Braille
 * pattern (U+2800), and combining marks without a letter.
 */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\p{C}\p{M}\u2800\u{1D159}]*$/u

/** Whether a person would see nothing. */
export const isInvisible = (text: string): boolean => INVISIBLE.test(text)

/**
 * Somebody else's text as one line that is safe anywhere: it can't turn the text around it, break the line or paint over
 * other lines. May be empty.
 */
export function oneLine(text: string): string {
  return text
    .replace(TURNING, '')
    .replace(HARMFUL, ' ')
    .replace(TAGS, '$1')
    .replace(LEFT_OUT, '')
    .replace(HEAPED, '$1')
    .replace(BLANK, ' ')
    .trim()
}

/** A name from somebody else in a form that is safe anywhere; null if it would be invisible. */
export function readableName(name: string): string | null {
  // Many removed characters may follow each visible one. A text beyond this bound is no name.
  const readable = firstCodePoints(oneLine(name.slice(0, LONGEST * 8)), LONGEST)
  return isInvisible(readable) ? null : readable
}

/**
 * The name to show for an address. `given` is the name that the person gave this contact, empty if none, null if it is
 * not a contact. Without a contact it is the whole address, which says who that is. A contact without a visible name goes
 * by the part before the `@`. Invisible characters of the address are written out.
 */
export function nameFor(given: string | null, jid: BareJid): string {
  const readable = given ? readableName(given) : null
  return readable ?? visible(given === '' ? (localpartOf(jid) ?? jid) : jid)
}
