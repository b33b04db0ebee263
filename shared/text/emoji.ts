/** In UTF-16 units. The longest emoji of Unicode (a family with skin tones, the flag of a region) take about half of it. */
const MAX_EMOJI_LENGTH = 64

/** A picture, possibly with a skin tone or the mark of a picture; or the flag of a region, spelled in tags. */
const PICTURE =
  '\\p{Extended_Pictographic}(?:\\uFE0F?\\p{Emoji_Modifier}|\\uFE0F|[\\u{E0020}-\\u{E007E}]{1,16}\\u{E007F})?'

/**
 * One emoji by its form (UTS #51 §1.4.9): pictures joined together, a pair of regional indicators, a keycap, or a patch
 * of skin tone. All present and future emoji of Unicode have this form.
 */
const EMOJI = `(?:${PICTURE}(?:\\u200D${PICTURE}){0,9}|\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|\\p{Emoji_Modifier})`

const ONE_EMOJI = new RegExp(`^${EMOJI}$`, 'u')

/**
 * Whether the text is a single emoji, even one that this Unicode version does not know yet. A sign that may be a picture
 * (☃, ©) counts, unless it is marked as text (U+FE0E).
 */
export function isEmoji(text: string): boolean {
  return text.length <= MAX_EMOJI_LENGTH && ONE_EMOJI.test(text)
}

/** Equal for an emoji with and without the mark of a picture (U+FE0F). */
export function emojiKey(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '')
}

/** Whether the text has only emoji, 1 to `max` of them, and white space. */
export function isOnlyEmoji(text: string, max: number): boolean {
  // A text with more white space than that is not worth checking.
  if (text.length > 2 * max * MAX_EMOJI_LENGTH) return false
  const next = new RegExp(`${EMOJI}|\\s+`, 'uy')
  let count = 0
  while (next.lastIndex < text.length) {
    const found = next.exec(text)?.[0]
    if (found === undefined) return false
    if (found.trim() !== '') count += 1
    if (count > max) return false
  }
  return count > 0
}
