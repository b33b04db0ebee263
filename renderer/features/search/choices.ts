import type { SearchHit, SearchSuggestion } from '../../../shared/contract/search.ts'
import type { Contact } from '../../../shared/model/contact.ts'
import type { Conversation } from '../../../shared/model/message.ts'

/** A line that the arrow keys lead to. */
export type Choice =
  | { readonly kind: 'suggestion'; readonly suggestion: SearchSuggestion }
  | { readonly kind: 'recent'; readonly text: string }
  | { readonly kind: 'chat'; readonly chat: Conversation }
  | { readonly kind: 'contact'; readonly contact: Contact }
  /** Shows the names that are left out. */
  | { readonly kind: 'names' }
  | { readonly kind: 'hit'; readonly hit: SearchHit }

/** So many of each come before the messages; a line shows the others. */
const FEW = 5

/** What of the names stands above the messages. */
export function namesShown(
  conversations: readonly Conversation[],
  contacts: readonly Contact[],
  all: boolean,
): {
  readonly conversations: readonly Conversation[]
  readonly contacts: readonly Contact[]
  readonly left: number
} {
  // A line in place of a single name would save nothing.
  const few = <One>(list: readonly One[]): readonly One[] =>
    all || list.length <= FEW + 1 ? list : list.slice(0, FEW)
  const shown = { conversations: few(conversations), contacts: few(contacts) }
  const left = conversations.length + contacts.length - shown.conversations.length - shown.contacts.length
  return { ...shown, left }
}

/** The day operators, whose value can be chosen in a calendar. */
export const DATED: ReadonlySet<string> = new Set(['before', 'after', 'on'])

/** Below a calendar, the first days are enough. */
const FEW_DAYS = 2
/** A letter or two may become any word. */
const BEGUN = 2

/** The suggestions that are worth a line: the filters stand above, days in the calendar, and some in the text already. */
export function worthy(suggestions: readonly SearchSuggestion[], text: string): readonly SearchSuggestion[] {
  return suggestions.filter(
    (one, at) =>
      (one.kind !== 'operator' || one.to - one.from >= BEGUN) &&
      (one.kind !== 'day' || at < FEW_DAYS) &&
      text.slice(one.from, one.to) !== one.replace.trim(),
  )
}
