import type { MessageId } from '../../../../shared/model/ids.ts'

/** The messages before the person's eyes, from above. */
export function inViewOf(log: HTMLElement | null): readonly MessageId[] {
  if (!log) return []
  const { top, bottom } = log.getBoundingClientRect()
  return [...log.querySelectorAll<HTMLElement>('article[data-id]')]
    .filter((article) => {
      const place = article.getBoundingClientRect()
      return place.bottom > top && place.top < bottom
    })
    .map((article) => Number(article.dataset['id']) as MessageId)
}
