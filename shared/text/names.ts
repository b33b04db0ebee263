import { localpartOf, type BareJid } from '../model/jid.ts'
import { firstCodePoints } from './code-points.ts'
import { visible } from './visible.ts'

/** Nobody reads a longer one, and a line holds a tenth of it. In code points. */
const LONGEST = 200
/** More marks on one letter than any script puts there only paint over the lines around it. */
const HEAPED = /(\p{M}{4})\p{M}+/gu

/** What turns the direction of what stands around it (UAX #9). It shows nothing itself, so nothing takes its place. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/** What ends a line, or writes between the lines. */
const HARMFUL = /[\p{Cc}\u2028\u2029\uFFF9-\uFFFB]/gu
/** The empty pattern of Braille and the empty head of a note are letters and signs that show nothing. */
const BLANK = /[\s\u2800\u{1D159}]+/gu
/** Tags (U+E0000) mean something only behind a black flag, as the flags of England, Scotland and Wales. */
const TAGS = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F})|[\u{E0000}-\u{E007F}]/gu
/** What Unicode says to leave out, but for what joins letters and pictures or chooses between their forms. */
const LEFT_OUT =
  /(?!\p{Join_Control}|\p{Variation_Selector}|[\u{E0020}-\u{E007F}])\p{Default_Ignorable_Code_Point}/gu

/**
 * What shows nothing: white space, what Unicode says to leave out (U+200B, U+3164, marks of direction), and the empty
 * pattern of Braille (U+2800). A mark that only sits on another character shows nothing by itself either.
 */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\p{C}\p{M}\u2800\u{1D159}]*$/u

/** Whether a person would see nothing of it. */
export const isInvisible = (text: string): boolean => INVISIBLE.test(text)

/**
 * A text of somebody else's as one line that can stand anywhere: nothing in it turns what is around it round, breaks the
 * line or paints over others. It may be empty.
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

/** A name that somebody gave, in a form that can stand anywhere; null where nothing of it could be seen. */
export function readableName(name: string): string | null {
  // A character may be followed by many that are taken away; more than that is no name.
  const readable = firstCodePoints(oneLine(name.slice(0, LONGEST * 8)), LONGEST)
  return isInvisible(readable) ? null : readable
}

/**
 * What to call whoever has this address. `given`: the name the person gave this contact, empty where none was given,
 * null for who is no contact. Who is none goes by the address, which says who that is; a contact without a name by the
 * part of it before the `@`. A name of which nothing can be seen is a riddle, and the address none. What an address has
 * that cannot be seen is written out.
 */
export function nameFor(given: string | null, jid: BareJid): string {
  const readable = given ? readableName(given) : null
  return readable ?? visible(given === '' ? (localpartOf(jid) ?? jid) : jid)
}
