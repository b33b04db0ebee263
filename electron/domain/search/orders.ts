/** What the thread of the search is asked, and its answers. Both cross between threads, so they are plain data. */
import type {
  FoundInConversation,
  SearchHit,
  SearchPage,
  SearchSuggestion,
} from '../../../shared/contract/search.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'

/** Numbers of the store for kinds, which only `messages` knows. */
export interface KindCodes {
  readonly file: number
  readonly picture: number
}

export interface SearchOrder {
  readonly kind: 'search'
  readonly text: string
  readonly order: 'newest' | 'relevance'
  readonly cursor: string | null
  readonly limit: number
  readonly now: number
}
export interface FindOrder {
  readonly kind: 'find'
  readonly conversationId: ConversationId
  readonly text: string
}
export interface CompleteOrder {
  readonly kind: 'complete'
  readonly text: string
  readonly caret: number
  readonly now: number
}
export interface DatesOrder {
  readonly kind: 'dates'
  readonly conversationId: ConversationId
  /** `2026-11` */
  readonly month: string
}
export interface ServerOrder {
  readonly kind: 'server'
  readonly accountId: AccountId
  readonly text: string
  readonly now: number
}

export type Order = SearchOrder | FindOrder | CompleteOrder | DatesOrder | ServerOrder

/** What a server can be asked (XEP-0431). */
export interface ServerQuestion {
  readonly text: string
  readonly with: BareJid | null
  /** In milliseconds since 1970. */
  readonly start: number | null
  readonly end: number | null
}

/** A hit with the store's numbers for kinds. */
export interface RawHit extends Omit<SearchHit, 'kind' | 'file'> {
  readonly kind: number
  readonly file?: (Omit<NonNullable<SearchHit['file']>, 'kind'> & { readonly kind: number }) | undefined
}
export interface RawPage extends Omit<SearchPage, 'hits' | 'servers'> {
  readonly hits: readonly RawHit[]
}

export interface Answers {
  readonly search: RawPage
  readonly find: FoundInConversation
  readonly complete: readonly SearchSuggestion[]
  readonly dates: readonly number[]
  readonly server: ServerQuestion | null
}
export type AnswerTo<O extends Order> = Answers[O['kind']]

/** Carries orders out, here or in a thread. Throws StoreError. */
export interface Searching {
  ask<O extends Order>(order: O): Promise<AnswerTo<O>>
  /** Lets go of the history's file. Resolves when that is done. */
  close(): Promise<void>
}
