/** Characters without a shape, or that change the shape of others: control, direction, width, variation. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/** The text with its invisible characters written out. A person who decides about an address has to see all of it. */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

/** Characters that scripts and emoji need, and that are harmless in a text to read. */
const JOINING = /[\p{Join_Control}\p{Variation_Selector}]/u

/** The same for a text of several lines, which keeps the joiners of its letters and emoji. */
export const visibleLines = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    character === '\n' || JOINING.test(character) ? character : visible(character),
  )
