import { blocking } from '../../engine/xep/0191-blocking/index.ts'
import {
  presence,
  type PresenceChange,
  type SubscriptionEvent,
} from '../../engine/xep/rfc6121-presence/index.ts'
import {
  roster,
  type RosterChange,
  type RosterItem,
  type RosterStore,
} from '../../engine/xep/rfc6121-roster/index.ts'
import type { Release } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { isFull, type BareJid, type Jid } from '../../../shared/model/jid.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import { toContact, type RosterAccount } from './contacts.ts'
import { blockedOf, replaceBlocked } from './store/blocked.ts'
import {
  deleteContact,
  keepContacts,
  keepVersion,
  loadContacts,
  loadVersion,
  maySeePresence,
  replaceContacts,
} from './store/contacts.ts'
import { deleteRequest, keepRequest, listRequests } from './store/requests.ts'

/** What a stranger may write along with a request, in UTF-16 units. */
const MAX_REQUEST_TEXT = 1_000

/** Keeps what the server tells of the account's contacts, and tells the window. */
export function followAccount(
  context: DomainContext,
  { id, address, client }: LiveAccount,
): { readonly account: RosterAccount; readonly release: Release } {
  const account: RosterAccount = {
    id,
    address,
    roster: client.use(roster),
    presence: client.use(presence),
    blocking: client.use(blocking),
  }
  const releases = [
    account.roster.attach(rosterStore(context, account)),
    account.presence.onChange((changes) => presenceChanged(context, account, changes)),
    account.presence.onSubscription((event) => subscriptionChanged(context, account, event)),
    account.blocking.onChange((blocked) => blockedChanged(context, account, blocked)),
  ]
  return { account, release: () => releases.forEach((release) => release()) }
}

function rosterStore({ store }: DomainContext, account: RosterAccount): RosterStore {
  return {
    load: () => ({ version: loadVersion(store, account.id), items: loadContacts(store, account.id) }),
    keep(change, version) {
      store.write((tx) => {
        apply(tx, account, change)
        keepVersion(tx, account.id, version)
      })
    },
  }
}

function apply(tx: Transaction, account: RosterAccount, change: RosterChange): void {
  const { id } = account
  switch (change.kind) {
    case 'loaded': {
      const { changed, removed } = replaceContacts(tx, id, change.items)
      for (const jid of removed) tx.announce({ kind: 'contactRemoved', accountId: id, jid })
      if (changed.length === 0) return
      tx.announce({ kind: 'contactsChanged', contacts: changed.map((item) => toContact(account, item)) })
      // By the requests, which are few, not by the contacts, who may be thousands.
      for (const { accountId, jid } of listRequests(tx)) if (accountId === id) closeAnswered(tx, account, jid)
      break
    }
    case 'changed':
      keepContacts(tx, id, [change.item])
      tx.announce({ kind: 'contactsChanged', contacts: [toContact(account, change.item)] })
      closeAnswered(tx, account, change.item.jid)
      break
    case 'removed':
      if (deleteContact(tx, id, change.jid))
        tx.announce({ kind: 'contactRemoved', accountId: id, jid: change.jid })
  }
}

/** Another of the person's clients has said yes. */
function closeAnswered(tx: Transaction, { id }: RosterAccount, jid: BareJid): void {
  if (maySeePresence(tx, id, jid)) closeRequest(tx, id, jid)
}

export function closeRequest(tx: Transaction, accountId: AccountId, jid: BareJid): void {
  if (deleteRequest(tx, accountId, jid)) tx.announce({ kind: 'requestClosed', accountId, jid })
}

function presenceChanged(
  { announce }: DomainContext,
  { id, roster: { items } }: RosterAccount,
  all: readonly PresenceChange[],
): void {
  const changes = all.filter(({ jid }) => items.has(jid))
  if (changes.length > 0) announce({ kind: 'presenceChanged', accountId: id, changes })
}

function subscriptionChanged(context: DomainContext, account: RosterAccount, event: SubscriptionEvent): void {
  const { ports, store } = context
  switch (event.kind) {
    case 'requested':
      requested(context, account, event)
      break
    case 'withdrawn':
      store.write((tx) => {
        closeRequest(tx, account.id, event.jid)
      })
      break
    case 'failed':
      ports.log(`roster: a subscription came back: ${event.condition}`)
      break
    case 'granted':
    case 'denied':
      // The server's push tells what that makes of the contact (RFC 6121 §3.1.6, §3.2.3).
      break
  }
}

function requested(
  { ports, store }: DomainContext,
  account: RosterAccount,
  { jid, nickname, text }: Extract<SubscriptionEvent, { kind: 'requested' }>,
): void {
  const {
    id,
    presence: door,
    blocking: blocks,
    roster: { items },
  } = account
  if (jid === account.address || blocks.isBlocked(jid)) return
  const item = items.get(jid)
  if (item && isWelcome(item)) {
    door.approve(jid)
    return
  }
  const request = {
    accountId: id,
    jid,
    nickname: nickname.slice(0, MAX_REQUEST_TEXT),
    text: text.slice(0, MAX_REQUEST_TEXT),
    receivedAt: ports.clock.now(),
  }
  store.write((tx) => {
    if (keepRequest(tx, request)) tx.announce({ kind: 'requestArrived', request })
  })
}

/**
 * Whether there is nothing to ask the person. RFC 6121 §3.1.3 and §3.4: they are permitted already. And who was asked
 * for their presence was added by the person, who wants to be seen by their contacts.
 */
function isWelcome({ approved, pending, subscription }: RosterItem): boolean {
  return approved || pending || subscription !== 'none'
}

function blockedChanged({ store }: DomainContext, { id }: RosterAccount, all: ReadonlySet<Jid>): void {
  const blocked = [...all].filter((jid): jid is BareJid => !isFull(jid)).sort()
  const kept = blockedOf(store, id)
  if (blocked.length === kept.length && blocked.every((jid, index) => jid === kept[index])) return
  store.write((tx) => {
    replaceBlocked(tx, id, blocked)
    for (const jid of blocked) closeRequest(tx, id, jid)
    tx.announce({ kind: 'blockedChanged', accountId: id, blocked })
  })
}
