import { softwareVersion } from '../../engine/xep/0092-version/index.ts'
import { blocking } from '../../engine/xep/0191-blocking/index.ts'
import { entityTime } from '../../engine/xep/0202-time/index.ts'
import { spamReporting } from '../../engine/xep/0377-spam-reporting/index.ts'
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
import type { ContactNames } from './names.ts'
import { deleteContacts, keepContacts, keepVersion, loadContacts, loadVersion } from './store/contacts.ts'
import { deleteRequests, mayKeepRequest, keepRequest } from './store/requests.ts'

/** The longest nickname and text of a request, in UTF-16 units. */
const MAX_REQUEST_TEXT = 1_000

/** Stores the account's contacts, requests and block list as the server sends them, and announces the changes. */
export function followAccount(
  context: DomainContext,
  names: ContactNames,
  { id, address, client }: LiveAccount,
): { readonly account: RosterAccount; readonly release: Release } {
  const account: RosterAccount = {
    id,
    address,
    roster: client.use(roster),
    presence: client.use(presence),
    blocking: client.use(blocking),
    reporting: client.use(spamReporting),
    software: client.use(softwareVersion),
    time: client.use(entityTime),
    ownClient: () => client.channel.jid,
  }
  const releases = [
    account.roster.attach(rosterStore(context, names, account)),
    account.presence.onChange((changes) => presenceChanged(context, account, changes)),
    account.presence.onSubscription((event) => subscriptionChanged(context, account, event)),
    account.blocking.onChange((blocked) => blockedChanged(context, account, blocked)),
  ]
  return {
    account,
    release() {
      releases.forEach((release) => release())
      names.left(id, [...account.roster.items.keys()])
    },
  }
}

function rosterStore(context: DomainContext, names: ContactNames, account: RosterAccount): RosterStore {
  const { store } = context
  return {
    load: () => ({ version: loadVersion(store, account.id), slices: keptContacts(context, names, account) }),
    keep(change, version) {
      store.write((tx) => {
        apply(tx, names, account, change)
        keepVersion(tx, account.id, version)
      })
    },
  }
}

/** The stored contacts, slice by slice. The first comes before any window exists; the others have to be announced. */
function* keptContacts(
  { store, announce }: DomainContext,
  names: ContactNames,
  account: RosterAccount,
): Generator<readonly RosterItem[]> {
  let isFirst = true
  for (const items of loadContacts(store, account.id)) {
    if (!isFirst) {
      announce({ kind: 'contactsChanged', contacts: items.map((item) => toContact(account, item)) })
    }
    isFirst = false
    names.took(account.id, items)
    yield items
  }
}

/** Applies a change: a slice of a long list, or a single push. */
function apply(tx: Transaction, names: ContactNames, account: RosterAccount, change: RosterChange): void {
  const { id } = account
  switch (change.kind) {
    case 'changed':
      keepContacts(tx, id, change.items)
      names.took(id, change.items)
      tx.announce({
        kind: 'contactsChanged',
        contacts: change.items.map((item) => toContact(account, item)),
      })
      // Another of the person's clients may have accepted a request.
      closeRequests(
        tx,
        id,
        change.items.filter(seesPresence).map(({ jid }) => jid),
      )
      break
    case 'removed':
      names.left(id, change.jids)
      for (const jid of deleteContacts(tx, id, change.jids)) {
        tx.announce({ kind: 'contactRemoved', accountId: id, jid })
      }
      break
    case 'loaded':
    // Only the version is new.
  }
}

/** Whether that contact may see the person’s presence (RFC 6121 §2.1.2.5). */
const seesPresence = ({ subscription }: RosterItem) => subscription === 'from' || subscription === 'both'

function closeRequests(tx: Transaction, accountId: AccountId, jids: readonly BareJid[]): void {
  for (const jid of deleteRequests(tx, accountId, jids))
    tx.announce({ kind: 'requestClosed', accountId, jid })
}

export function closeRequest(tx: Transaction, accountId: AccountId, jid: BareJid): void {
  closeRequests(tx, accountId, [jid])
}

function presenceChanged(
  { announce }: DomainContext,
  { id, address, roster: { items } }: RosterAccount,
  all: readonly PresenceChange[],
): void {
  const changes = all.filter(({ jid }) => items.has(jid) || jid === address)
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
      // The contact changes by the server's push (RFC 6121 §3.1.6, §3.2.3).
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
    presence,
    blocking: blocks,
    roster: { items },
  } = account
  if (jid === account.address || blocks.isBlocked(jid)) return
  const item = items.get(jid)
  if (item && isWelcome(item)) {
    presence.approve(jid)
    return
  }
  const request = {
    accountId: id,
    jid,
    nickname: nickname.slice(0, MAX_REQUEST_TEXT),
    text: text.slice(0, MAX_REQUEST_TEXT),
    receivedAt: ports.clock.now(),
  }
  if (!mayKeepRequest(store, id, jid)) {
    ports.log('roster: a request is known already, or left to the server')
    return
  }
  store.write((tx) => {
    if (keepRequest(tx, request)) tx.announce({ kind: 'requestArrived', request })
  })
}

/**
 * Whether to accept the request without asking. The contact is already permitted (RFC 6121 §3.1.3, §3.4), or the person
 * has added them and asked for their presence.
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
    closeRequests(tx, id, blocked)
    tx.announce({ kind: 'blockedChanged', accountId: id, blocked })
  })
}
