import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomInvitation } from '../../../shared/model/room.ts'
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
  /** The invitations to rooms that wait now, which stand beside the unknown senders. */
  invited(invitations: readonly Pick<RoomInvitation, 'accountId' | 'room'>[]): void
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
  /** The rooms that the person is invited to. The feature of rooms bounds their number. */
  let rooms: ReadonlyMap<AccountId, readonly BareJid[]> = new Map()
  let isShown = false

  function close(): void {
    if (isShown) notifier.close(STRANGERS)
    isShown = false
  }

  function closeIfNobodyWaits(): void {
    if ([...waiting.values()].every((jids) => jids.size === 0)) close()
  }

  function came(accountId: AccountId, jids: readonly BareJid[], isInvitation = false): void {
    if (isQuiet(accountId)) return
    const known = waiting.get(accountId) ?? new Set()
    const news = jids.filter((jid) => !known.has(jid))
    if (news.length === 0) return
    for (const jid of news) known.add(jid)
    waiting.set(accountId, known)
    if (isShown) return
    isShown = true
    notifier.show(strangersNotice(speech.words().notices, STRANGERS, isInvitation))
  }

  function gone(accountId: AccountId, jids: readonly BareJid[]): void {
    for (const jid of jids) waiting.get(accountId)?.delete(jid)
    closeIfNobodyWaits()
  }

  return {
    came: (accountId, jids) => came(accountId, jids),
    gone,
    invited(invitations) {
      const before = rooms
      const now = new Map<AccountId, BareJid[]>()
      for (const { accountId, room } of invitations) now.set(accountId, [...(now.get(accountId) ?? []), room])
      rooms = now
      for (const [accountId, jids] of before)
        gone(
          accountId,
          jids.filter((jid) => now.get(accountId)?.includes(jid) !== true),
        )
      for (const [accountId, jids] of now) came(accountId, jids, true)
    },
    accountRemoved(accountId) {
      waiting.delete(accountId)
      closeIfNobodyWaits()
    },
    clear: close,
  }
}
