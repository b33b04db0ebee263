import type { Handlers } from '../../../shared/contract/command.ts'
import type { rosterCommands } from '../../../shared/contract/roster.ts'
import type { Contact, SubscriptionRequest } from '../../../shared/model/contact.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { AttachAccount, DomainContext } from '../context.ts'
import type { SnapshotTaker } from '../long-list.ts'
import { createBlock, createRosterCommands, type Block } from './commands.ts'
import { createClientQuestions } from './clients.ts'
import { followAccount } from './follow.ts'
import { listBlocked } from './store/blocked.ts'
import { listContacts, type RosterAccount } from './contacts.ts'
import { createContactNames } from './names.ts'
import { listRequests } from './store/requests.ts'

export { isBlocked } from './store/blocked.ts'
export { isContact, maySeePresence } from './store/contacts.ts'

/** The contacts, their presence, subscription requests and the block list. */
export interface RosterFeature {
  readonly commands: Handlers<typeof rosterCommands>
  /** Call it before the account's client connects. */
  readonly attach: AttachAccount
  readonly block: Block
  /**
   * The name to show for an address: for a contact the name given by the person, or the part before the `@`; for anyone
   * else the address. If the names of two contacts look alike, both are followed by the address.
   */
  nameOf(accountId: AccountId, jid: BareJid): string
  /** All contacts, or for a window the beginning of their list. */
  snapshot(taker?: SnapshotTaker): {
    readonly contacts: readonly Contact[]
    readonly requests: readonly SubscriptionRequest[]
    readonly blocked: Readonly<Record<AccountId, readonly BareJid[]>>
  }
}

export function createRoster(context: DomainContext): RosterFeature {
  const accounts = new Map<AccountId, RosterAccount>()
  const names = createContactNames()
  const block = createBlock(context, accounts)
  const questions = createClientQuestions(context, accounts)
  return {
    block,
    commands: { ...createRosterCommands(context, accounts, block), ...questions.commands },
    attach(live) {
      const { account, release } = followAccount(context, names, live)
      accounts.set(live.id, account)
      const forget = questions.follow(account, live.client)
      return () => {
        forget()
        release()
        accounts.delete(live.id)
      }
    },
    nameOf: (accountId, jid) =>
      names.of(accountId, jid, accounts.get(accountId)?.roster.items.get(jid)?.name ?? null),
    snapshot: (taker) => ({
      contacts: listContacts(context.ports, accounts, taker),
      requests: listRequests(context.store),
      blocked: listBlocked(context.store),
    }),
  }
}
