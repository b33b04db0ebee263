import type { Stranger } from '../../../shared/contract/strangers.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { isContact } from '../roster/index.ts'
import type { Work } from './commit-queue.ts'
import { ensureConversation } from './ensure-conversation.ts'
import { listStrangerConversations } from './store/conversations.ts'
import { archiveIdsOf } from './store/refs.ts'
import {
  endIgnoring,
  findStranger,
  forgetDropped,
  listDropped,
  listStrangers,
  makeIgnored,
  UNKNOWN,
} from './store/strangers.ts'

/** The conversations of unknown senders. Throws StoreError. */
export interface Strangers {
  list(): Stranger[]
  dropped(): Record<AccountId, number>
  /** Makes the sender known. Returns undefined if they are no unknown sender. */
  accept(accountId: AccountId, jid: BareJid): ConversationId | undefined
  /** Deletes their messages and drops later ones. Returns false if they are no unknown sender. */
  ignore(accountId: AccountId, jid: BareJid): boolean
  ignoreAll(accountId: AccountId): void
  /** The archive ids of their newest messages (XEP-0359). */
  archiveIds(accountId: AccountId, jid: BareJid): readonly string[]
  /** Accepts the senders that have become contacts meanwhile. */
  attach(accountId: AccountId): void
  close(): void
}

export function createStrangers(
  { store, ports, onDeltas }: Pick<DomainContext, 'store' | 'ports' | 'onDeltas'>,
  write: <T>(work: Work<T>) => T,
): Strangers {
  function strangerOf(accountId: AccountId, jid: BareJid): ConversationId | undefined {
    const found = findStranger(store, accountId, jid)
    return found?.unknown === UNKNOWN ? found.id : undefined
  }

  function accept(accountId: AccountId, jids: readonly BareJid[]): void {
    if (jids.length === 0) return
    write((tx, changes) => {
      for (const jid of jids) ensureConversation(tx, changes, accountId, jid, ports.clock.now())
    })
  }

  /** A new contact is accepted, also one added on another device. A blocked sender is ignored until unblocked. */
  const release: Release = onDeltas((deltas) => {
    for (const delta of deltas) {
      if (delta.kind === 'contactsChanged') contactsCame(delta.contacts)
      else if (delta.kind === 'blockedChanged') blocked(delta.accountId, delta.blocked)
    }
  })

  function contactsCame(contacts: readonly { readonly accountId: AccountId; readonly jid: BareJid }[]): void {
    for (const accountId of new Set(contacts.map((contact) => contact.accountId))) {
      const strangers = listStrangers(store, accountId)
      if (strangers.length === 0) continue
      const jids = new Set(contacts.map(({ jid }) => jid))
      accept(
        accountId,
        strangers.map(({ peer }) => peer).filter((peer) => jids.has(peer)),
      )
    }
  }

  /** The last known block list of each account. */
  const known = new Map<AccountId, readonly BareJid[]>()

  function blocked(accountId: AccountId, list: readonly BareJid[]): void {
    const jids: ReadonlySet<string> = new Set(list)
    const gone = listStrangers(store, accountId).filter(
      ({ peer }) => jids.has(peer) || jids.has(domainOf(peer)),
    )
    const unblocked = (known.get(accountId) ?? []).filter((jid) => !jids.has(jid))
    known.set(accountId, list)
    if (gone.length + unblocked.length === 0) return
    write((tx, changes) => {
      for (const { id, peer } of gone) {
        changes.filesGone(makeIgnored(tx, id))
        changes.strangerGone(accountId, peer)
      }
      for (const jid of unblocked) endIgnoring(tx, accountId, jid)
    })
  }

  return {
    list: () =>
      listStrangerConversations(store).map((conversation) => ({
        accountId: conversation.accountId,
        jid: conversation.jid,
        conversation,
      })),
    dropped: () => listDropped(store),
    accept(accountId, jid) {
      const id = strangerOf(accountId, jid)
      if (id !== undefined) accept(accountId, [jid])
      return id
    },
    ignore(accountId, jid) {
      const id = strangerOf(accountId, jid)
      if (id === undefined) return false
      write((tx, changes) => {
        changes.filesGone(makeIgnored(tx, id))
        changes.strangerGone(accountId, jid)
      })
      return true
    },
    ignoreAll(accountId) {
      write((tx, changes) => {
        for (const { id, peer } of listStrangers(tx, accountId)) {
          changes.filesGone(makeIgnored(tx, id))
          changes.strangerGone(accountId, peer)
        }
        forgetDropped(tx, accountId)
        tx.announce({ kind: 'strangersDropped', accountId, count: 0 })
      })
    },
    archiveIds(accountId, jid) {
      const id = strangerOf(accountId, jid)
      return id === undefined ? [] : archiveIdsOf(store, id)
    },
    attach(accountId) {
      const strangers = listStrangers(store, accountId).map(({ peer }) => peer)
      accept(
        accountId,
        strangers.filter((peer) => isContact(store, accountId, peer)),
      )
    },
    close: release,
  }
}
