import type { Account } from '../../../shared/model/account.ts'
import type { AccountId, ConversationId, Place } from '../../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import type { OwnPresence, ShownPresence } from '../../../shared/model/presence.ts'

export const ROMEO = '00000000-0000-4000-8000-000000000001' as AccountId
export const WORK = '00000000-0000-4000-8000-000000000002' as AccountId

/** A connected, available account that shows the chosen presence, with these changes. */
export function account(
  id: AccountId,
  changes: Partial<Account> & { readonly show?: OwnPresence['show'] } = {},
): Account {
  const { show = 'available', ...rest } = changes
  const presence = { show, status: '' }
  const shown: ShownPresence = { ...presence, idleSince: null }
  const address = (id === ROMEO ? 'romeo@montague.example' : 'r.montague@guild.example') as BareJid
  return {
    id,
    address,
    settings: { security: 'automatic' },
    enabled: true,
    connection: { kind: 'online', jid: `${address}/balcony` as FullJid },
    presence,
    shown,
    otherDevices: [],
    passwordKept: true,
    trusted: null,
    ...rest,
  }
}

/** A conversation with that many unread messages; a higher number is a later one. */
export function conversation(
  number: number,
  unread: number,
  jid = `person${number}@verona.example`,
): Conversation {
  return {
    id: number as ConversationId,
    accountId: ROMEO,
    kind: 'person',
    jid: jid as BareJid,
    draft: null,
    unread,
    firstUnread: null,
    late: 0,
    firstLate: null,
    peerReadPlace: 0 as Place,
    last: null,
    peerState: null,
    activeAt: number,
  }
}
