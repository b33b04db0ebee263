import * as v from 'valibot'
import type { FileKind } from '../model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import type { MessageKind } from '../model/message.ts'
import type { RoomAuthor } from '../model/room.ts'
import type { SearchedWord, TextRange } from '../search/match.ts'
import type { HasValue, IsValue, Operator } from '../search/query.ts'
import { command } from './command.ts'
import { accountId, body, conversationId } from './schemas.ts'

/** More than a person types. Only its beginning is searched for, and the answer says so. */
const text = body
const cursor = v.pipe(v.string(), v.maxLength(64))
const month = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/))

/** A message that was found. */
export interface SearchHit {
  readonly messageId: MessageId
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  /** The address of the conversation's other side. */
  readonly jid: BareJid
  /** Who wrote it; in a room its address, and see `by`. */
  readonly author: BareJid
  /** Who wrote it, in a room. Not set if the room itself or the person did. */
  readonly by?: RoomAuthor | undefined
  readonly direction: 'in' | 'out'
  readonly kind: MessageKind
  readonly sentAt: number
  /** One line around the first match, of at most 240 UTF-16 units; of a file without a caption, empty. */
  readonly excerpt: string
  /** The matches in the excerpt, in order. */
  readonly matches: readonly TextRange[]
  /** Its first file, and how many it has. */
  readonly file?: FoundFile | undefined
  /** It is off the list, because the person closed the conversation. */
  readonly closed?: true | undefined
}

export interface FoundFile {
  readonly kind: FileKind
  readonly name: string
  /** The matches in the name, in order. */
  readonly matches: readonly TextRange[]
  readonly count: number
}

/** Something in the query that does not mean what the person may expect. Nothing is found while there is one, except for `shortened`. */
export type SearchProblem =
  /** Nobody, or no conversation, has such a name or address. */
  | { readonly kind: 'unknown-name'; readonly operator: 'from' | 'in'; readonly value: string }
  | { readonly kind: 'bad-date'; readonly operator: 'before' | 'after' | 'on'; readonly value: string }
  | { readonly kind: 'unknown-value'; readonly operator: 'has' | 'is'; readonly value: string }
  /** There is nothing to search for, such as only punctuation. */
  | { readonly kind: 'nothing-to-find' }
  /** Only the first words were searched for. */
  | { readonly kind: 'shortened' }

export interface SearchPage {
  readonly hits: readonly SearchHit[]
  /** Where the next page begins; null if there is none. */
  readonly more: string | null
  /** The words to highlight, for `createMatcher` in shared/search/match.ts. */
  readonly words: readonly SearchedWord[]
  readonly problems: readonly SearchProblem[]
  /** The accounts whose server can search its archive, too: `search.server`. */
  readonly servers: readonly AccountId[]
}

export interface FoundInConversation {
  /** At most 10,000 are counted. */
  readonly count: number
  /** The newest 1,000 of them, oldest first. */
  readonly ids: readonly MessageId[]
  readonly words: readonly SearchedWord[]
}

/** Replaces the text between `from` and `to` by `replace`. */
interface Completion {
  readonly from: number
  readonly to: number
  readonly replace: string
}

export type SearchSuggestion = Completion &
  (
    | { readonly kind: 'operator'; readonly operator: Operator }
    | { readonly kind: 'me' }
    | { readonly kind: 'person'; readonly accountId: AccountId; readonly jid: BareJid; readonly name: string }
    | {
        readonly kind: 'conversation'
        readonly conversationId: ConversationId
        readonly accountId: AccountId
        readonly jid: BareJid
        readonly name: string
      }
    | { readonly kind: 'has'; readonly value: HasValue }
    | { readonly kind: 'is'; readonly value: IsValue }
    /** `at`: within that day, in milliseconds since 1970. */
    | { readonly kind: 'day'; readonly at: number }
  )

/** How an archive answered. */
export interface ServerSearch {
  /** How many messages it found that were not here. They are stored, and the same search finds them now. */
  readonly found: number
  /** It has more than it gave. */
  readonly more: boolean
}

export const searchCommands = {
  /**
   * Searches the messages of all accounts: all of the words, as a person types them, with `from:`, `in:`, `before:`,
   * `after:`, `on:`, `has:`, `is:` and quoted phrases (shared/search/query.ts). The last word may be unfinished. Any text
   * is allowed, and none fails.
   */
  'search.messages': command<SearchPage>()(
    v.object({
      text,
      order: v.picklist(['newest', 'relevance']),
      cursor: v.optional(cursor),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
    }),
  ),
  /** Finds the words in one conversation. */
  'search.find': command<FoundInConversation>()(v.object({ conversationId, text })),
  /** Operators, names and dates that may stand at the caret, the best first. */
  'search.complete': command<readonly SearchSuggestion[]>()(
    v.object({ text, caret: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  ),
  /** The days of a month, from 1, with messages in that conversation, on this computer's calendar. */
  'search.dates': command<readonly number[]>()(v.object({ conversationId, month })),
  /** Searches the account's archive on its server (XEP-0431), and stores what it finds. */
  'search.server': command<ServerSearch>()(v.object({ accountId, text })),
}

/** How much of the history the search knows. */
export interface SearchIndex {
  /** From 0 to 1. */
  readonly share: number
  /** It is being built. New messages of the last moment do not count. */
  readonly running: boolean
}

export interface SearchSnapshot {
  readonly searchIndex: SearchIndex
}

export type SearchDelta = { readonly kind: 'searchIndexChanged'; readonly index: SearchIndex }
