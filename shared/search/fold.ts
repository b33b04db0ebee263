const ASCII = /^[\0-\x7f]*$/
const DIACRITICS = /[\u0300-\u036f]/gu
/** An emoji counts as the same with and without this mark. */
const PICTURE_MARK = /\uFE0F/gu

/** The text as the index has it: without case and diacritics. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text.normalize('NFD').replace(DIACRITICS, '').replace(PICTURE_MARK, '').toLowerCase()
}

/** A folded text, and for each of its UTF-16 units where it comes from. */
export interface Folded {
  readonly text: string
  /** The start in the original text of the unit at this index; of the end, its length. */
  at(index: number): number
}

/** Folds a text code point by code point. */
export function foldWithPlaces(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), at: (index) => index }
  let folded = ''
  const places: number[] = []
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0
    const length = code > 0xffff ? 2 : 1
    const character = code < 0x80 ? text.charAt(at).toLowerCase() : fold(text.slice(at, at + length))
    for (let unit = 0; unit < character.length; unit++) places.push(at)
    folded += character
    at += length
  }
  return { text: folded, at: (index) => places[index] ?? text.length }
}
