import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { LookAlikes } from '../../../shared/text/look-alikes.ts'
import { nameFor } from '../../../shared/text/names.ts'
import type { RosterItem } from '../../engine/xep/rfc6121-roster/index.ts'

/** What the contacts of all accounts are called where one name has to say who it is: in a notification's title. */
export interface ContactNames {
  /** New contacts, or changed ones. What that costs does not grow with how many there are. */
  took(accountId: AccountId, items: readonly RosterItem[]): void
  left(accountId: AccountId, jids: readonly BareJid[]): void
  /** `given`: the name of the contact, null for who is none. With the address where another one is called alike. */
  of(accountId: AccountId, jid: BareJid, given: string | null): string
}

export function createContactNames(): ContactNames {
  const alike = new LookAlikes()
  const keyOf = (accountId: AccountId, jid: BareJid): string => `${accountId} ${jid}`
  return {
    took(accountId, items) {
      for (const { jid, name } of items) alike.set(keyOf(accountId, jid), jid, nameFor(name, jid))
    },
    left(accountId, jids) {
      for (const jid of jids) alike.delete(keyOf(accountId, jid))
    },
    of(accountId, jid, given) {
      const name = nameFor(given, jid)
      return given !== null && alike.has(keyOf(accountId, jid)) ? `${name} (${nameFor(null, jid)})` : name
    },
  }
}
