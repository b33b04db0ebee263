/** One emoji of the picker. */
export interface Emoji {
  readonly emoji: string
  /** Its name in the language of its table. */
  readonly name: string
  readonly group: EmojiGroup
  /** Its codes between colons, the usual one first. */
  readonly shortcodes: readonly string[]
  /** The same in the five skin tones, from light to dark; empty if it has none. */
  readonly tones: readonly string[]
  /** Search words, in lower case. */
  readonly words: readonly string[]
}

export type EmojiGroup = (typeof EMOJI_GROUPS)[number]
export const EMOJI_GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const

/** From no tone to the darkest. */
export const SKIN_TONES = [0, 1, 2, 3, 4, 5] as const
export type SkinTone = (typeof SKIN_TONES)[number]

/** An entry of emoji-picker-element-data. */
interface Entry {
  readonly emoji: string
  readonly annotation: string
  readonly group: number
  readonly version: number
  readonly shortcodes?: readonly string[]
  readonly tags?: readonly string[]
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[]
}

/** The numbers of Unicode's groups; 2 holds parts of emoji only. */
const GROUPS: Readonly<Record<number, EmojiGroup>> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
}

/** The emoji up to a Unicode version, from the text of emoji-picker-element-data. */
export function readEmoji(source: string, upTo: number): readonly Emoji[] {
  return (JSON.parse(source) as readonly Entry[]).flatMap((entry) => {
    const group = GROUPS[entry.group]
    return group === undefined || entry.version > upTo ? [] : [toEmoji(entry, group)]
  })
}

/** The same emoji with the names of another table. They are still found by their own words and codes. */
export function renamed(emoji: readonly Emoji[], names: readonly Emoji[]): readonly Emoji[] {
  const byEmoji = new Map(names.map((one) => [one.emoji, one]))
  return emoji.map((one) => {
    const other = byEmoji.get(one.emoji)
    return other ? { ...one, name: other.name, words: [...new Set([...other.words, ...one.words])] } : one
  })
}

function toEmoji(
  { emoji, annotation, shortcodes = [], tags = [], skins = [] }: Entry,
  group: EmojiGroup,
): Emoji {
  const tones = [1, 2, 3, 4, 5].map((tone) => skins.find((skin) => isAll(skin.tone, tone))?.emoji ?? emoji)
  const words = [annotation, ...tags, ...shortcodes].flatMap((text) => text.toLowerCase().split(/[\s_:-]+/))
  return {
    emoji,
    name: annotation,
    group,
    shortcodes,
    tones: skins.length === 0 ? [] : tones,
    words: [...new Set(words)].filter((word) => word !== ''),
  }
}

const isAll = (tones: number | readonly number[], tone: number): boolean =>
  typeof tones === 'number' ? tones === tone : tones.every((one) => one === tone)

/** The emoji in a skin tone, if it has tones. */
export const toned = ({ emoji, tones }: Emoji, tone: SkinTone): string =>
  tone === 0 ? emoji : (tones[tone - 1] ?? emoji)

/** The emoji with a search word that begins with each word of the query, the best first. */
export function findEmoji(all: readonly Emoji[], query: string, limit = Infinity): readonly Emoji[] {
  const asked = query
    .toLowerCase()
    .split(/[\s_:-]+/)
    .filter((word) => word !== '')
  if (asked.length === 0) return []
  const code = query.toLowerCase().replaceAll(/^:|:$/g, '').trim().replaceAll(/\s+/g, '_')
  const found: { readonly emoji: Emoji; readonly rank: number }[] = []
  for (const emoji of all) {
    if (!asked.every((word) => emoji.words.some((known) => known.startsWith(word)))) continue
    found.push({ emoji, rank: rankOf(emoji, code, asked) })
  }
  // Sorting keeps the order of Unicode among equals.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji)
}

function rankOf({ shortcodes, name, words }: Emoji, code: string, asked: readonly string[]): number {
  if (shortcodes.includes(code)) return 0
  // The shorter of two words with the same beginning is the more common one.
  const longer = Math.min(...shortcodes.filter((one) => one.startsWith(code)).map((one) => one.length))
  if (longer < Infinity) return 1 + (longer - code.length) / 100
  if (name.toLowerCase().startsWith(code.replaceAll('_', ' '))) return 2
  return asked.every((word) => words.includes(word)) ? 3 : 4
}
