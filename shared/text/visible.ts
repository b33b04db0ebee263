/** What has no shape of its own, or changes the shape of what is around it: control, direction, width, variation. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/** The same text with everything in it to be seen: whoever decides about an address has to know all of it. */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

/** What belongs to scripts and emoji, and is no more than that in a text to read. */
const JOINING = /[\p{Join_Control}\p{Variation_Selector}]/u

/** The same for a text of several lines, which may have what joins its letters and emoji. */
export const visibleLines = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    character === '\n' || JOINING.test(character) ? character : visible(character),
  )
