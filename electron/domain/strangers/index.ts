import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'
import type { Messages } from '../messages/index.ts'
import type { RosterFeature } from '../roster/index.ts'

const NOT_FOUND = err({ code: 'not-found' })

export interface StrangerParts {
  readonly messages: Pick<Messages, 'strangers'>
  readonly roster: Pick<RosterFeature, 'block'>
}

/** Unknown senders, and what the person decides about them. Throws StoreError. */
export function createStrangers({ messages, roster }: StrangerParts): Feature<'strangers'> {
  const { strangers } = messages
  const accounts = new Map<AccountId, BareJid>()
  type Reason = { readonly reason: 'spam' | 'abuse'; readonly text: string }

  /** Blocks and ignores the sender. The server's push would do the latter, but not every server sends one. */
  async function block(
    accountId: AccountId,
    jid: BareJid,
    why: Reason | null,
  ): Promise<Result<undefined, Failure>> {
    const by = accounts.get(accountId)
    if (by === undefined) return NOT_FOUND
    const stanzas = strangers.archiveIds(accountId, jid).map((id) => ({ id, by }))
    const blocked = await roster.block(accountId, jid, why === null ? undefined : { ...why, stanzas })
    if (blocked.ok) strangers.ignore(accountId, jid)
    return blocked
  }

  return {
    attach({ id, address }) {
      accounts.set(id, address)
      return () => void accounts.delete(id)
    },
    snapshot: () => ({ strangers: strangers.list(), strangersDropped: strangers.dropped() }),
    commands: {
      'strangers.accept'({ accountId, jid }) {
        const id = strangers.accept(accountId, jid)
        return id === undefined ? NOT_FOUND : ok(id)
      },
      'strangers.ignore': ({ accountId, jid }) => (strangers.ignore(accountId, jid) ? ok() : NOT_FOUND),
      'strangers.block': ({ accountId, jid }) => block(accountId, jid, null),
      'strangers.report': ({ accountId, jid, reason, text }) =>
        block(accountId, jid, { reason, text: text ?? '' }),
      'strangers.ignoreAll'({ accountId }) {
        for (const id of accounts.keys()) if (accountId === null || id === accountId) strangers.ignoreAll(id)
        return ok()
      },
    },
  }
}
