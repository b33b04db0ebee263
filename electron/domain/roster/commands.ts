import type { AnswerOf, Handlers } from '../../../shared/contract/command.ts'
import type { rosterCommands } from '../../../shared/contract/roster.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Report } from '../../engine/xep/0377-spam-reporting/index.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { asked } from './asked.ts'
import type { RosterAccount } from './contacts.ts'
import type { ClientQuestions } from './clients.ts'
import { closeRequest } from './follow.ts'
import { isContact } from './store/contacts.ts'
import { blockedOf } from './store/blocked.ts'
import { findRequest } from './store/requests.ts'

const NOT_FOUND = err({ code: 'not-found' })
const NOT_CONNECTED = err({ code: 'not-connected' })

/** Blocks an address, with a report to the server if given, and declines an open request. */
export type Block = (
  accountId: AccountId,
  jid: BareJid,
  report?: Report,
) => Promise<Result<undefined, Failure>>

/** Throws StoreError. */
export function createBlock(
  { store }: DomainContext,
  accounts: ReadonlyMap<AccountId, RosterAccount>,
): Block {
  return async (accountId, jid, report) => {
    const account = accounts.get(accountId)
    if (account === undefined) return NOT_FOUND
    const request = findRequest(store, accountId, jid)
    // Declined first, because nothing can be sent to a blocked address (XEP-0191 §3.3).
    if (request !== undefined && !account.presence.refuse(jid)) return NOT_CONNECTED
    const blocked = await (report ? account.reporting.report(jid, report) : account.blocking.block(jid))
    if (blocked.ok) store.write((tx) => closeRequest(tx, accountId, jid))
    return asked('block', blocked)
  }
}

/** The commands of the window. The list itself changes only by the server's pushes. Throws StoreError. */
export function createRosterCommands(
  { store }: DomainContext,
  accounts: ReadonlyMap<AccountId, RosterAccount>,
  block: Block,
): Omit<Handlers<typeof rosterCommands>, keyof ClientQuestions['commands']> {
  function close(account: RosterAccount, jid: BareJid) {
    store.write((tx) => closeRequest(tx, account.id, jid))
    return ok()
  }

  /** Adds the contact, with `approve` shares presence with them, and asks for theirs. The entry comes first, with its name. */
  async function befriend(
    account: RosterAccount,
    jid: BareJid,
    entry: { readonly name: string; readonly groups: readonly string[] },
    approve: boolean,
    invitation?: string,
  ): Promise<AnswerOf<(typeof rosterCommands)['roster.accept']>> {
    const known = account.roster.items.get(jid)
    const name = entry.name.trim() || (known?.name ?? '')
    const groups = entry.groups.length > 0 ? entry.groups : (known?.groups ?? [])
    const set = await account.roster.set({ jid, name, groups })
    if (!set.ok) return asked('contact', set)
    if (approve) {
      if (!account.presence.approve(jid)) return NOT_CONNECTED
      close(account, jid)
    }
    if (known?.subscription === 'to' || known?.subscription === 'both') return ok()
    return account.presence.subscribe(jid, { invitation }) ? ok() : NOT_CONNECTED
  }

  /** Known addresses are accepted even if they don't parse, because servers let more pass than RFC 7622 does. */
  function isKnown(accountId: AccountId, address: string): address is BareJid {
    const jid = address as BareJid
    return isContact(store, accountId, jid) || findRequest(store, accountId, jid) !== undefined
  }

  return {
    async 'roster.add'({ accountId, address, name, groups, invitation }) {
      const account = accounts.get(accountId)
      const jid = isKnown(accountId, address) ? ok(address) : parseTypedAddress(address)
      if (!jid.ok) return jid
      if (account === undefined) return NOT_FOUND
      // Adding somebody who has asked accepts their request.
      const hasAsked = findRequest(store, accountId, jid.value) !== undefined
      const added = await befriend(account, jid.value, { name, groups }, hasAsked, invitation)
      return added.ok ? ok(jid.value) : added
    },

    async 'roster.update'({ accountId, jid, name, groups }) {
      const account = accounts.get(accountId)
      if (!account?.roster.items.has(jid)) return NOT_FOUND
      return asked('contact', await account.roster.set({ jid, name: name.trim(), groups }))
    },

    async 'roster.remove'({ accountId, jid }) {
      const account = accounts.get(accountId)
      if (!account?.roster.items.has(jid)) return NOT_FOUND
      return asked('contact', await account.roster.remove(jid))
    },

    async 'roster.accept'({ accountId, jid }) {
      const account = accounts.get(accountId)
      const request = findRequest(store, accountId, jid)
      if (account === undefined || request === undefined) return NOT_FOUND
      // Their nickname is not used as the contact's name; the window only suggests it.
      return befriend(account, jid, { name: '', groups: [] }, true)
    },

    'roster.decline'({ accountId, jid }) {
      const account = accounts.get(accountId)
      const request = findRequest(store, accountId, jid)
      if (account === undefined || request === undefined) return NOT_FOUND
      return account.presence.refuse(jid) ? close(account, jid) : NOT_CONNECTED
    },

    'roster.block': ({ accountId, jid }) => block(accountId, jid),

    async 'roster.unblock'({ accountId, jid }) {
      const account = accounts.get(accountId)
      if (!account || !blockedOf(store, accountId).includes(jid)) return NOT_FOUND
      return asked('block', await account.blocking.unblock(jid))
    },

    'roster.askAgain'({ accountId, jid }) {
      const account = accounts.get(accountId)
      const contact = account?.roster.items.get(jid)
      if (!account || !contact) return NOT_FOUND
      if (contact.subscription === 'to' || contact.subscription === 'both') return ok()
      return account.presence.subscribe(jid) ? ok() : NOT_CONNECTED
    },
  }
}
