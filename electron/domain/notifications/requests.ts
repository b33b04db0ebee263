import type { SubscriptionRequest } from '../../../shared/model/contact.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainPorts } from '../ports.ts'
import { requestNotice } from './texts.ts'

export const REQUESTS = 'requests'

/** The one notice for all who ask to see the person's presence. */
export interface Requests {
  arrived(request: SubscriptionRequest): void
  closed(accountId: AccountId, jid: BareJid): void
  accountRemoved(accountId: AccountId): void
  /** The person has seen it. */
  clear(): void
}

export interface RequestParts {
  readonly notifier: Pick<NonNullable<DomainPorts['notifier']>, 'show' | 'close'>
  isQuiet(accountId: AccountId): boolean
  sound(): boolean
  shown(): void
}

export function createRequests({ notifier, isQuiet, sound, shown }: RequestParts): Requests {
  /** By account and address: what they call themselves, and who they are, for anybody can take any name. */
  const waiting = new Map<string, string>()
  const keyOf = (accountId: AccountId, jid: BareJid): string => `${accountId} ${jid}`

  function drop(keys: readonly string[]): void {
    const dropped = keys.filter((key) => waiting.delete(key))
    if (dropped.length > 0 && waiting.size === 0) notifier.close(REQUESTS)
  }

  return {
    arrived({ accountId, jid, nickname }) {
      if (isQuiet(accountId)) return
      const name = nickname.trim()
      waiting.set(keyOf(accountId, jid), name === '' ? jid : `${name} (${jid})`)
      notifier.show(requestNotice(REQUESTS, [...waiting.values()], sound()))
      shown()
    },
    closed: (accountId, jid) => drop([keyOf(accountId, jid)]),
    accountRemoved: (accountId) => drop([...waiting.keys()].filter((key) => key.startsWith(`${accountId} `))),
    clear: () => drop([...waiting.keys()]),
  }
}
