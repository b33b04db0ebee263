/**
 * A large page is stored in parts: each is a commit of its own, with the span up to there, as if the server had sent smaller
 * pages. The main process does nothing else during a commit.
 */
import type { PageToStore, Span } from './archived.ts'

/** Some servers answer a page that is asked for from its end in reverse order. */
export function inOrder(page: PageToStore): PageToStore {
  const { results, first, last } = page
  const isReversed =
    results.length > 1 &&
    first !== undefined &&
    first !== last &&
    first === results.at(-1)?.id &&
    last === results[0]?.id
  return isReversed ? { ...page, results: results.toReversed() } : page
}

/**
 * Whether a page may come in parts. One that has an id twice, meets another span or has times beyond it is understood only
 * as a whole. `spans`: those of its scope.
 */
export function isPlain({ results, direction, anchor }: PageToStore, spans: readonly Span[]): boolean {
  const ids = new Set(results.map(({ id }) => id))
  const times = results.map(({ at }) => at.at)
  const [oldest, newest] = [Math.min(...times), Math.max(...times)]
  const isAfter = direction === 'after'
  const continued = spans.find(({ firstId, lastId }) => (isAfter ? lastId : firstId) === anchor)
  const isApart = ({ firstAt, lastAt }: Span): boolean =>
    isAfter
      ? firstAt > newest || lastAt < (continued?.firstAt ?? -Infinity)
      : lastAt < oldest || firstAt > (continued?.lastAt ?? Infinity)
  return (
    ids.size === results.length &&
    spans.every(
      (span) => !ids.has(span.firstId) && !ids.has(span.lastId) && (span === continued || isApart(span)),
    )
  )
}

/** The part of a page that is stored next, with about so many messages, and the rest of the page. */
export function splitOff(
  page: PageToStore,
  size: number,
): readonly [part: PageToStore, rest: PageToStore | null] {
  const { results, direction } = page
  const parts = Math.round(results.length / size)
  if (parts < 2) return [page, null]
  const count = Math.ceil(results.length / parts)
  const isAfter = direction === 'after'
  const part = isAfter ? results.slice(0, count) : results.slice(-count)
  const rest = isAfter ? results.slice(count) : results.slice(0, -count)
  const anchor = (isAfter ? part.at(-1) : part[0])?.id ?? null
  const [inner, outer] = [
    { ...page, results: part, complete: false },
    { ...page, results: rest, anchor, edge: undefined },
  ]
  return isAfter
    ? [
        { ...inner, last: undefined },
        { ...outer, first: undefined },
      ]
    : [
        { ...inner, first: undefined },
        { ...outer, last: undefined },
      ]
}
