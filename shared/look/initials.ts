const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const first = (word: string): string => {
  for (const { segment } of graphemes.segment(word)) return segment.toLocaleUpperCase()
  return ''
}

// In other scripts two letters join into something else, or one says enough.
const STANDS_APART = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{Extended_Pictographic}]/u

/** One or two letters for a name: of its first and its last word. */
export function initials(name: string): string {
  const words = name
    .split(/[\s._-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ''))
    .filter((word) => word !== '')
  const [one, last] = [words[0], words.at(-1)]
  if (!one || !last) return first(name.trim()) || '?'
  const two = words.length > 1 && STANDS_APART.test(one) && STANDS_APART.test(last)
  return two ? first(one) + first(last) : first(one)
}
