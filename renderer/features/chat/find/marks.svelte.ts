import type { MessageId } from '../../../../shared/model/ids.ts'
import { createMatcher, type SearchedWord } from '../../../../shared/search/match.ts'
import { keepPainting } from './painting.ts'
import { rangesIn } from './ranges.ts'

/** What is marked in the messages on the screen. */
export interface Marked {
  readonly words: readonly SearchedWord[]
  /** The message whose marks stand out. */
  readonly current: MessageId | null
}

/** The names of the marks in ui/base.css. */
const ALL = 'found'
const CURRENT = 'found-here'

/**
 * Marks words in the messages that are drawn, as long as it is on the screen; call it while a component is set up. The
 * marks are CSS highlights, which leave the elements as they are.
 */
export function markWords(root: () => HTMLElement | null, marked: () => Marked): void {
  $effect(() => {
    const [element, { words, current }] = [root(), marked()]
    if (!element || words.length === 0 || !('highlights' in CSS)) return
    const { highlights } = CSS
    const matcher = createMatcher(words)
    const paint = (): void => {
      const [all, here]: [Range[], Range[]] = [[], []]
      for (const article of element.querySelectorAll<HTMLElement>('article[data-id]')) {
        const ranges = rangesIn(article, matcher)
        if (Number(article.dataset['id']) === current) here.push(...ranges)
        else all.push(...ranges)
      }
      highlights.set(ALL, new Highlight(...all))
      highlights.set(CURRENT, new Highlight(...here))
    }
    const stop = keepPainting(element, paint)
    return () => {
      stop()
      highlights.delete(ALL)
      highlights.delete(CURRENT)
    }
  })
}
