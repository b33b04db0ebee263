const MAX_LENGTH = 200

/** How much of a body a preview needs. */
export const PREVIEW_SOURCE_LENGTH = 1_000

/** The start of a message as one line of at most 200 UTF-16 units. Surrogate pairs stay whole. */
export function preview(text: string): string {
  const line = text.slice(0, PREVIEW_SOURCE_LENGTH).replace(/\s+/gu, ' ').trim()
  return line.length <= MAX_LENGTH ? whole(line) : `${whole(line.slice(0, MAX_LENGTH - 1))}…`
}

/** Removes half a surrogate pair at the end. */
function whole(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '')
}
