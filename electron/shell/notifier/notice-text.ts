/** So much of a text is more than any notification shows. */
const MAX_BODY = 500
const MAX_TITLE = 100

/** Whatever a stranger may have written, as text that can do nothing on a screen but be read. */
export function harmless(text: string, most: number): string {
  // Cut first: what follows costs by length, and nothing limits that of a text.
  const start = [...text.slice(0, 2 * most + 2)]
  const cut = start.length > most ? [...start.slice(0, most - 1), '…'] : start
  return (
    cut
      .join('')
      // Halves of surrogate pairs, which D-Bus cannot carry.
      .replace(/\p{Cs}/gu, '\uFFFD')
      // Embeddings, overrides and isolates (UAX #9), which turn around what stands after them.
      .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
      .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
      .replace(/[^\P{Cc}\n]/gu, ' ')
      // Stacked marks that run out of their line.
      .replace(/(\p{M}{3})\p{M}+/gu, '$1')
  )
}

/**
 * One line that is never markup: the specification has it plain, and for whoever takes it for markup all the same there
 * is no `<` in it.
 */
export const noticeTitle = (name: string): string =>
  withoutTags(harmless(name, MAX_TITLE).replace(/\s+/gu, ' ').trim())

/**
 * The body as a server is to be sent it. Where it takes markup the text is escaped, so that all of it is text; where it
 * says that it takes none, there is nothing in it that could be read as a tag either.
 */
export function noticeBody(text: string, markup: boolean): string {
  const plain = harmless(text, MAX_BODY).trim()
  return markup ? escaped(plain) : withoutTags(plain)
}

/** Apostrophes and quotes too: servers put bodies into attributes. `&apos;` is unknown to some. */
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const withoutTags = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›')
