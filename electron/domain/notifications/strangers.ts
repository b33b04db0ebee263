import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainPorts } from '../ports.ts'
import { strangersNotice } from './texts.ts'

export const STRANGERS = 'strangers'

/**
 * One quiet notice for all unknown senders: their messages and their subscription requests. It comes once, and again only
 * after the person has seen it or nobody is waiting any more. It makes no sound.
 */
export interface StrangersNotice {
  came(accountId: AccountId, jids: readonly BareJid[]): void
  gone(accountId: AccountId, jids: readonly BareJid[]): void
  accountRemoved(accountId: AccountId): void
  /** The person has seen it. */
  clear(): void
}

export interface StrangersNoticeParts {
  readonly notifier: Pick<NonNullable<DomainPorts['notifier']>, 'show' | 'close'>
  readonly speech: DomainPorts['speech']
  isQuiet(accountId: AccountId): boolean
}

export function createStrangersNotice({ notifier, speech, isQuiet }: StrangersNoticeParts): StrangersNotice {
  /** The waiting senders. Their number is limited like that of stored strangers. */
  const waiting = new Map<AccountId, Set<BareJid>>()
  let isShown = false

  function close(): void {
    if (isShown) notifier.close(STRANGERS)
    isShown = false
  }

  function closeIfNobodyWaits(): void {
    if ([...waiting.values()].every((jids) => jids.size === 0)) close()
  }

  return {
    came(accountId, jids) {
      if (isQuiet(accountId)) return
      const known = waiting.get(accountId) ?? new Set()
      const news = jids.filter((jid) => !known.has(jid))
      if (news.length === 0) return
      for (const jid of news) known.add(jid)
      waiting.set(accountId, known)
      if (isShown) return
      isShown = true
      notifier.show(strangersNotice(speech.words().notices, STRANGERS))
    },
    gone(accountId, jids) {
      for (const jid of jids) waiting.get(accountId)?.delete(jid)
      closeIfNobodyWaits()
    },
    accountRemoved(accountId) {
      waiting.delete(accountId)
      closeIfNobodyWaits()
    },
    clear: close,
  }
}
