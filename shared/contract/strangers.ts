import * as v from 'valibot'
import type { AccountId, ConversationId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import type { Conversation } from '../model/message.ts'
import { command } from './command.ts'
import { accountId, knownJid, typed } from './schemas.ts'

const sender = v.object({ accountId, jid: knownJid })

/**
 * Unknown senders: people who write and are neither contacts nor were written to. Who of them asks to see the person's
 * presence is in `RosterSnapshot.requests`, and the window shows both in one place.
 */
export const strangerCommands = {
  /** From now on it is a conversation like any other, and it is told who that is. */
  'strangers.accept': command<ConversationId>()(sender),
  /** Takes what they wrote away, and what they write from now on. Writing to them ends it. */
  'strangers.ignore': command()(sender),
  /** XEP-0191: nothing from them arrives any more. What they wrote is taken away, a request of theirs declined. */
  'strangers.block': command()(sender),
  /** Blocks them and tells the server why (XEP-0377); a server that takes no reports only blocks. */
  'strangers.report': command()(
    v.object({
      ...sender.entries,
      reason: v.picklist(['spam', 'abuse']),
      text: v.optional(typed('report', 1_000)),
    }),
  ),
  /** Ignores all who wrote to this account, or to any (`null`), and forgets how much was dropped. Requests stay. */
  'strangers.ignoreAll': command()(v.object({ accountId: v.nullable(accountId) })),
}

/** Somebody unknown who has written. Their messages are paged and watched like any, and only to be read. */
export interface Stranger {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly conversation: Conversation
}

export interface StrangerSnapshot {
  readonly strangers: readonly Stranger[]
  /** How many messages and requests of unknown senders were not kept, as there were too many. 0 is left out. */
  readonly strangersDropped: Readonly<Record<AccountId, number>>
}

export type StrangerDelta =
  /** New, or changed. */
  | { readonly kind: 'strangersChanged'; readonly strangers: readonly Stranger[] }
  /** Accepted, ignored or blocked, or become a contact. An accepted one is a conversation in the same batch. */
  | {
      readonly kind: 'strangersGone'
      readonly accountId: AccountId
      readonly jids: readonly BareJid[]
    }
  | { readonly kind: 'strangersDropped'; readonly accountId: AccountId; readonly count: number }
