/** Longer than any text that names a page for a person. */
const MAX_TEXT = 10_000

/** The first address of a web page in a text, or null. Only addresses that are safe to open in a browser. */
export function webPageIn(text: string): string | null {
  const [found] = /https?:\/\/[^\s<>"'`]{1,2000}/i.exec(text.slice(0, MAX_TEXT)) ?? []
  const url = found?.replace(/[.,;:!?)\]}]+$/, '')
  return url !== undefined && URL.canParse(url) ? url : null
}
