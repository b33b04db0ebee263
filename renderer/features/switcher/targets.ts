import type { Contact } from '../../../shared/model/contact.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import type { Shortcut } from '../../state/shortcuts.svelte.ts'

/** Something the switcher leads to. */
export type Target =
  | {
      readonly kind: 'conversation'
      readonly key: string
      readonly name: string
      readonly chat: Conversation
    }
  | { readonly kind: 'contact'; readonly key: string; readonly name: string; readonly contact: Contact }
  | { readonly kind: 'command'; readonly key: string; readonly name: string; readonly shortcut: Shortcut }

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/**
 * How well a text answers a query, without regard to case and accents: 3 it begins with it, 2 one of its words does,
 * 1 it holds it, 0 it does not.
 */
export function matchOf(text: string, query: string): 0 | 1 | 2 | 3 {
  const [hay, needle] = [plain(text), plain(query)]
  const at = hay.indexOf(needle)
  if (at < 0) return 0
  if (at === 0) return 3
  const words = hay.split(/[\s@._-]+/u)
  return words.some((word) => word.startsWith(needle)) ? 2 : 1
}

const addressOf = (target: Target): string =>
  target.kind === 'conversation' ? target.chat.jid : target.kind === 'contact' ? target.contact.jid : ''

/** The best `limit` targets for a query, in their order where they are equally good. */
export function find(targets: readonly Target[], query: string, limit: number): readonly Target[] {
  const trimmed = query.trim()
  if (trimmed === '') return targets.filter((target) => target.kind !== 'contact').slice(0, limit)
  return targets
    .map((target) => ({
      target,
      // The name counts for more than the address.
      score: Math.max(matchOf(target.name, trimmed) * 2, matchOf(addressOf(target), trimmed)),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ target }) => target)
}
