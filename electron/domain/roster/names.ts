import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { LookAlikes } from '../../../shared/text/look-alikes.ts'
import { nameFor } from '../../../shared/text/names.ts'
import type { RosterItem } from '../../engine/xep/rfc6121-roster/index.ts'

/** Unambiguous names for the contacts of all accounts, for instance for the title of a notification. */
export interface ContactNames {
  /** Adds or changes contacts. The cost doesn't grow with the size of the list. */
  took(accountId: AccountId, items: readonly RosterItem[]): void
  left(accountId: AccountId, jids: readonly BareJid[]): void
  /** `given` is the contact's name, or null if they are no contact. Adds the address if another name looks alike. */
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
