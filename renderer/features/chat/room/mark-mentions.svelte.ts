import { fold } from '../../../../shared/search/fold.ts'
import { createMatcher } from '../../../../shared/search/match.ts'
import { keepPainting } from '../find/painting.ts'
import { rangesIn } from '../find/ranges.ts'

/** The name of the marks in ui/base.css. */
const MENTION = 'mention'

/**
 * Marks the own nickname in the messages that mention the person, while they are drawn; call it while a component is set
 * up. null: this is no room.
 */
export function markMentions(root: () => HTMLElement | null, nick: () => string | null): void {
  $effect(() => {
    const [element, own] = [root(), nick()]
    if (!element || !own || !('highlights' in CSS)) return
    const tokens = fold(own)
      .split(/[^\p{L}\p{N}\p{M}]+/u)
      .filter((token) => token !== '')
    const matcher = createMatcher([{ tokens, prefix: false }])
    const stop = keepPainting(element, () => {
      const mentions = [...element.querySelectorAll<HTMLElement>('article.mention')]
      CSS.highlights.set(MENTION, new Highlight(...mentions.flatMap((one) => rangesIn(one, matcher))))
    })
    return () => {
      stop()
      CSS.highlights.delete(MENTION)
    }
  })
}
