import * as v from 'valibot'
import type { AccountId, ConversationId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import type { Conversation } from '../model/message.ts'
import { command } from './command.ts'
import { accountId, knownJid, typed } from './schemas.ts'

const sender = v.object({ accountId, jid: knownJid })

/**
 * Unknown senders: people who write without being contacts, and to whom the person has not written. Requests to see the
 * person's presence are in `RosterSnapshot.requests`; the window shows both in one place.
 */
export const strangerCommands = {
  /** Turns it into a conversation like any other. The answer says which. */
  'strangers.accept': command<ConversationId>()(sender),
  /** Deletes their messages, and drops new ones until the person writes to them. */
  'strangers.ignore': command()(sender),
  /** XEP-0191: nothing from them arrives any more. Deletes their messages and declines their request. */
  'strangers.block': command()(sender),
  /** Blocks them and tells the server why (XEP-0377). A server without reports only blocks. */
  'strangers.report': command()(
    v.object({
      ...sender.entries,
      reason: v.picklist(['spam', 'abuse']),
      text: v.optional(typed('report', 1_000)),
    }),
  ),
  /** Ignores all unknown senders of this account, or of all (`null`), and resets the count of dropped ones. Requests stay. */
  'strangers.ignoreAll': command()(v.object({ accountId: v.nullable(accountId) })),
}

/** An unknown sender. Windows page and watch their messages like any others, but only to read. */
export interface Stranger {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly conversation: Conversation
}

export interface StrangerSnapshot {
  readonly strangers: readonly Stranger[]
  /** How many messages and requests of unknown senders were dropped because there were too many. 0 is left out. */
  readonly strangersDropped: Readonly<Record<AccountId, number>>
}

export type StrangerDelta =
  /** New or changed. */
  | { readonly kind: 'strangersChanged'; readonly strangers: readonly Stranger[] }
  /** They were accepted, ignored or blocked, or became a contact. An accepted one is a conversation in the same batch. */
  | {
      readonly kind: 'strangersGone'
      readonly accountId: AccountId
      readonly jids: readonly BareJid[]
    }
  | { readonly kind: 'strangersDropped'; readonly accountId: AccountId; readonly count: number }
