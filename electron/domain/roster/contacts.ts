import type { Contact } from '../../../shared/model/contact.ts'
import type { RosterItem } from '../../engine/xep/rfc6121-roster/index.ts'
import type { RosterAccount } from './follow.ts'

/** The contact as the window sees it: what is kept of it, and its presence now. */
export function toContact({ id, presence }: RosterAccount, item: RosterItem): Contact {
  const { jid, name, groups, subscription, pending } = item
  return { accountId: id, jid, name, groups, subscription, pending, presence: presence.summary(jid) }
}

export function listContacts(account: RosterAccount): Contact[] {
  return [...account.roster.items.values()].map((item) => toContact(account, item))
}
