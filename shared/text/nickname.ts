import { firstCodePoints } from './code-points.ts'
import { isInvisible, oneLine } from './names.ts'
import { visible } from './visible.ts'

/** In code points. A nickname may have a thousand; a line shows a tenth of that. */
const LONGEST = 100
/** Joiners and variation selectors change nothing that one would see behind a letter of these scripts. */
const JOINER = /([\p{Join_Control}\p{Variation_Selector}])/u
const JOINS_NOTHING = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\s]$/u
const EVERY_LETTER = /[^]/gu

/**
 * A nickname as one line in which every character can be seen, so that nobody goes by another's name plus something
 * invisible. Joiners stay where scripts and emoji need them. Never empty, unless the nickname is.
 */
export function shownNick(nick: string): string {
  const start = firstCodePoints(nick.slice(0, LONGEST * 2), LONGEST)
  const cut = start === nick ? start : `${start}…`
  if (isInvisible(cut)) return cut.replace(EVERY_LETTER, written)
  let shown = ''
  for (const part of cut.split(JOINER))
    shown += JOINER.test(part) && !JOINS_NOTHING.test(shown) && shown !== '' ? part : visible(part)
  return joined(shown)
}

/** Heaped marks would paint over other lines; nothing else is left for `oneLine` to change but joiners, which stay. */
const joined = (shown: string): string =>
  JOINER.test(shown) ? shown.replace(/(\p{M}{4})\p{M}+/gu, '$1') : oneLine(shown)

const written = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
