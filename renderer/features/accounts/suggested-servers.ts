/** A short list, not a directory. */
const MOST = 8

/**
 * The servers that *Create account* suggests. Whoever packages Balcony names them when building the window, the first
 * one first: `BALCONY_SUGGESTED_SERVERS="example.org, example.net"`. Balcony itself suggests none.
 */
export const suggestedServers = (): readonly string[] =>
  serversIn(import.meta.env['BALCONY_SUGGESTED_SERVERS'] as unknown)

function serversIn(list: unknown): readonly string[] {
  if (typeof list !== 'string') return []
  const names = list.split(/[\s,]+/).filter((name) => name !== '')
  return [...new Set(names)].slice(0, MOST)
}
