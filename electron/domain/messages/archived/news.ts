import { setImmediate as turn } from 'node:timers/promises'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import { StoreError } from '../../db/store.ts'
import type { Arrivals } from '../arrivals.ts'
import { kindOf } from '../store/codes.ts'

/** The newest few of a conversation are enough for its notification. */
const MAX_TOLD = 20
/** Conversations told of in one turn. */
const TOLD_AT_ONCE = 25

export interface NewsParts {
  readonly context: DomainContext
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  readonly arrivals: Pick<Arrivals, 'tell'>
}

/** New messages from archives, by conversation, that the desktop has not told of. */
export interface News {
  add(accountId: AccountId, found: ReadonlyMap<ConversationId, readonly MessageId[]>): void
  /** Tells of them soon. `only`: of those of that conversation. */
  tell(accountId: AccountId, only?: ConversationId): void
  /** The desktop has told of this message already. */
  told(accountId: AccountId, conversationId: ConversationId, messageId: MessageId): void
  forget(accountId: AccountId): void
  close(): void
}

export function createNews({ context, accounts, arrivals }: NewsParts): News {
  const news = new Map<AccountId, Map<ConversationId, MessageId[]>>()
  let closed = false

  /** After a long absence hundreds of conversations have news, so it works in slices. */
  async function tellAll(accountId: AccountId, only?: ConversationId): Promise<void> {
    const account = accounts.get(accountId)
    const ofAccount = news.get(accountId)
    if (!account || !ofAccount) return
    let count = 0
    for (const [conversationId, ids] of ofAccount) {
      if (only !== undefined && conversationId !== only) continue
      ofAccount.delete(conversationId)
      const rows = context.store.all<UnreadRow>(UNREAD, JSON.stringify(ids))
      for (const { kind, body, mention, nick, inRoom } of rows) {
        const told = { conversationId, accountId, account: account.address, kind: kindOf(kind), body }
        arrivals.tell({ ...told, isMissed: true, ...(inRoom === 1 && { mention: mention === 1, nick }) })
      }
      count += 1
      if (count % TOLD_AT_ONCE > 0) continue
      await turn()
      if (closed || accounts.get(accountId) !== account) return
    }
  }

  return {
    add(accountId, found) {
      if (found.size === 0) return
      const ofAccount = news.get(accountId) ?? new Map<ConversationId, MessageId[]>()
      for (const [id, ids] of found) {
        const known = ofAccount.get(id) ?? []
        ofAccount.set(id, [...known, ...ids.filter((each) => !known.includes(each))].slice(-MAX_TOLD))
      }
      news.set(accountId, ofAccount)
    },
    tell(accountId, only) {
      tellAll(accountId, only).catch((fault: unknown) => {
        // The store has reported its own fault.
        if (!(fault instanceof StoreError)) throw fault
        context.ports.log('archive: not all news were told')
      })
    },
    told(accountId, conversationId, messageId) {
      const ofAccount = news.get(accountId)
      const ids = ofAccount?.get(conversationId)
      if (ids)
        ofAccount?.set(
          conversationId,
          ids.filter((id) => id !== messageId),
        )
    },
    forget: (accountId) => void news.delete(accountId),
    close() {
      closed = true
    },
  }
}

interface UnreadRow {
  readonly kind: number
  readonly body: string
  readonly mention: number | null
  readonly nick: string | null
  readonly inRoom: number
}

/** Those of these messages that are unread and say something. */
const UNREAD = `SELECT m.kind, substr(m.body, 1, 4000) AS body, m.mention, c.kind = 'room' AS inRoom,
    (SELECT name FROM participant WHERE id = m.author_id) AS nick
  FROM json_each(?) j CROSS JOIN message m ON m.id = j.value
  CROSS JOIN conversation c ON c.id = m.conversation_id
  WHERE m.hidden = 0 AND m.retracted IS NULL AND (m.place > c.read_place OR m.late = 1)`
