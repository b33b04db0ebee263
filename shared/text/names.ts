/** Characters that turn the direction of what stands around them (UAX #9), and control characters. */
const HARMFUL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Cc}\u2028\u2029]+/gu

/**
 * What shows nothing: white space, what Unicode says to leave out (U+200B, U+3164, marks of direction), and the empty
 * pattern of Braille (U+2800). A mark that only sits on another character shows nothing by itself either.
 */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\p{C}\p{M}\u2800]*$/u

/** Whether a person would see nothing of it. */
export const isInvisible = (text: string): boolean => INVISIBLE.test(text)

/**
 * A name that somebody gave themselves, in a form that can stand anywhere in a line: nothing in it turns the rest of the
 * line round or breaks it. null where nothing of it could be seen.
 */
export function readableName(name: string): string | null {
  const readable = name.replace(HARMFUL, ' ').trim()
  return isInvisible(readable) ? null : readable
}
