import type { Contact } from '../../../shared/model/contact.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Blocking } from '../../engine/xep/0191-blocking/index.ts'
import type { SpamReporting } from '../../engine/xep/0377-spam-reporting/index.ts'
import type { Presence } from '../../engine/xep/rfc6121-presence/index.ts'
import type { Roster, RosterItem } from '../../engine/xep/rfc6121-roster/index.ts'

/** An account with the doors of the modules that its contacts come through. */
export interface RosterAccount {
  readonly id: AccountId
  readonly address: BareJid
  readonly roster: Roster
  readonly presence: Presence
  readonly blocking: Blocking
  readonly reporting: SpamReporting
}

/** The contact as the window sees it: what is kept of it, and its presence now. */
export function toContact({ id, presence }: RosterAccount, item: RosterItem): Contact {
  const { jid, name, groups, subscription, pending } = item
  return { accountId: id, jid, name, groups, subscription, pending, presence: presence.summary(jid) }
}

export function listContacts(account: RosterAccount): Contact[] {
  return [...account.roster.items.values()].map((item) => toContact(account, item))
}
