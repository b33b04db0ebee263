import type { Contact } from '../../../shared/model/contact.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { SoftwareVersion } from '../../engine/xep/0092-version/index.ts'
import type { Blocking } from '../../engine/xep/0191-blocking/index.ts'
import type { EntityTime } from '../../engine/xep/0202-time/index.ts'
import type { SpamReporting } from '../../engine/xep/0377-spam-reporting/index.ts'
import type { Presence } from '../../engine/xep/rfc6121-presence/index.ts'
import type { Roster, RosterItem } from '../../engine/xep/rfc6121-roster/index.ts'
import { take, tellRest, type SnapshotTaker } from '../long-list.ts'
import type { DomainPorts } from '../ports.ts'

/** An account with the engine modules for its contacts. */
export interface RosterAccount {
  readonly id: AccountId
  readonly address: BareJid
  readonly roster: Roster
  readonly presence: Presence
  readonly blocking: Blocking
  readonly reporting: SpamReporting
  readonly software: SoftwareVersion
  readonly time: EntityTime
  /** Which of the account's own clients this one is; null while there is no session. */
  ownClient(): FullJid | null
}

/** The contact as the window sees it: the roster entry with the current presence. */
export function toContact({ id, presence }: RosterAccount, item: RosterItem): Contact {
  const { jid, name, groups, subscription, pending } = item
  return { accountId: id, jid, name, groups, subscription, pending, presence: presence.summary(jid) }
}

/** More contacts than nearly everyone has. A window's first frame doesn't wait for more. */
const FIRST = 1_000
/** The contacts told per frame: some 2 ms of work here and 5 ms in the window. */
const SLICE = 500

/** The contacts of all accounts, or for a window the beginning; it is told the rest slice by slice. */
export function listContacts(
  { clock }: Pick<DomainPorts, 'clock'>,
  accounts: ReadonlyMap<AccountId, RosterAccount>,
  taker?: SnapshotTaker,
): readonly Contact[] {
  const all = eachContact(accounts)
  if (taker === undefined) return [...all]
  const first = take(all, FIRST)
  if (first.length === FIRST)
    tellRest(clock, all, SLICE, (contacts) => taker.tell({ kind: 'contactsChanged', contacts }))
  return first
}

/** Each contact in its state at that time. Changes in between are announced separately. */
function* eachContact(accounts: ReadonlyMap<AccountId, RosterAccount>): Generator<Contact, void> {
  for (const [id, account] of accounts) {
    for (const item of account.roster.items.values()) {
      // The account may have been removed since, or the store closed.
      if (accounts.get(id) !== account) break
      yield toContact(account, item)
    }
  }
}
