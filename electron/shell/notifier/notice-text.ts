/** No notification shows more of a text than this. */
const MAX_BODY = 500
const MAX_TITLE = 100

/** A stranger's text in a form that can only be read on a screen. */
export function harmless(text: string, most: number): string {
  // Cut first: the rest costs time by length, and nothing limits the length of a text.
  const start = [...text.slice(0, 2 * most + 2)]
  const cut = start.length > most ? [...start.slice(0, most - 1), '…'] : start
  return (
    cut
      .join('')
      // Halves of surrogate pairs, which D-Bus cannot carry.
      .replace(/\p{Cs}/gu, '\uFFFD')
      // Embeddings, overrides and isolates (UAX #9), which turn the following text around.
      .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
      .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
      .replace(/[^\P{Cc}\n]/gu, ' ')
      // Stacked marks that leave their line.
      .replace(/(\p{M}{3})\p{M}+/gu, '$1')
  )
}

/**
 * One line without markup. The specification has titles plain; for a server that reads markup in them anyway there is no `<`
 * in it.
 */
export const noticeTitle = (name: string): string =>
  withoutTags(harmless(name, MAX_TITLE).replace(/\s+/gu, ' ').trim())

/**
 * The body for a server. For one that reads markup the text is escaped. For one that says it reads none there is nothing in
 * it that could be read as a tag either.
 */
export function noticeBody(text: string, markup: boolean): string {
  const plain = harmless(text, MAX_BODY).trim()
  return markup ? escaped(plain) : withoutTags(plain)
}

/** With apostrophes and quotes, because servers put bodies into attributes. Some do not know `&apos;`. */
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const withoutTags = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›')
