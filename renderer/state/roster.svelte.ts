import { createContext } from 'svelte'
import type { Delta } from '../../shared/contract/index.ts'
import type { Contact, SubscriptionRequest } from '../../shared/model/contact.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../shared/model/jid.ts'
import { OFFLINE, type PresenceSummary } from '../../shared/model/presence.ts'
import { LookAlikes } from '../../shared/text/look-alikes.ts'
import { nameFor } from '../../shared/text/names.ts'
import { NameOrder } from './name-order.ts'

type Key = `${AccountId} ${BareJid}`
const keyOf = (accountId: AccountId, jid: BareJid): Key => `${accountId} ${jid}`

/** So many are given their places in one turn: some 5 ms of work. */
const PLACED_AT_ONCE = 250
/**
 * As many are put in order at once where they are there from the beginning: the main process gives no more than a tenth
 * of that in a snapshot. A list that is longer is drawn up four times a second, since it takes as long as many short ones.
 */
const LONG = 10_000
const LONG_MS = 250

/**
 * People: contacts with their presence, requests that wait for an answer, and who is blocked. Contacts of an account that
 * is not connected are offline here, whatever was last heard of them.
 */
export class Roster {
  readonly #isPresent: (accountId: AccountId) => boolean
  /** The contacts as they are shown while their account is not connected: made once for each. */
  readonly #unheard = new WeakMap<Contact, Contact>()
  // A plain map and a version: the presences of 5,000 contacts at sign-in are map writes and one signal.
  readonly #contacts = new Map<Key, Contact>()
  #version = $state(0)
  // What each is called, made when a name changes and not when it is drawn.
  readonly #names = new Map<Key, string>()
  readonly #alike = new LookAlikes()
  #requests = $state.raw<readonly SubscriptionRequest[]>([])
  #blocked = $state.raw<Readonly<Record<AccountId, readonly BareJid[]>>>({})
  readonly #blockedKeys = $derived(
    new Set(
      Object.entries(this.#blocked).flatMap(([id, jids]) => jids.map((jid) => keyOf(id as AccountId, jid))),
    ),
  )

  // Presences come far more often than names change, and sorting thousands of names is the dear part.
  readonly #order = new NameOrder<Key>()
  #isPlacing = false
  #listVersion = $state(0)
  #isListed = true

  /** In the order of their names; who is new among thousands a moment later. The objects are replaced, never changed. */
  readonly contacts = $derived.by((): readonly Contact[] => {
    void this.#listVersion
    const contacts: Contact[] = []
    for (const key of this.#order.keys) {
      const contact = this.#contacts.get(key)
      if (contact !== undefined) contacts.push(this.#known(contact))
    }
    return contacts
  })

  /** `isPresent`: whether an account is connected. It may be reactive. */
  constructor(isPresent: (accountId: AccountId) => boolean = () => true) {
    this.#isPresent = isPresent
  }

  get requests(): readonly SubscriptionRequest[] {
    return this.#requests
  }

  /** The contacts of every account, or of one. */
  listed(accountId: AccountId | null): readonly Contact[] {
    return accountId === null
      ? this.contacts
      : this.contacts.filter((contact) => contact.accountId === accountId)
  }

  blocked(accountId: AccountId): readonly BareJid[] {
    return this.#blocked[accountId] ?? []
  }

  /** What of the blocked keeps this address away: itself or its whole server (XEP-0191 §2). null: nothing. */
  blockedAs(accountId: AccountId, jid: BareJid): BareJid | null {
    const domain = domainOf(jid) as BareJid
    return [jid, domain].find((one) => this.#blockedKeys.has(keyOf(accountId, one))) ?? null
  }

  isBlocked(accountId: AccountId, jid: BareJid): boolean {
    return this.blockedAs(accountId, jid) !== null
  }

  contact(accountId: AccountId, jid: BareJid): Contact | null {
    void this.#version
    const contact = this.#contacts.get(keyOf(accountId, jid))
    return contact ? this.#known(contact) : null
  }

  /**
   * What to call whoever has this address: a contact by the given name, or the part before the `@`; who is no contact by
   * the address.
   */
  name(accountId: AccountId, jid: BareJid): string {
    void this.#version
    return this.#names.get(keyOf(accountId, jid)) ?? nameFor(null, jid)
  }

  /** The address, where it has to stand beside the name: another contact's can be taken for it. Else null. */
  addressBeside(accountId: AccountId, jid: BareJid): BareJid | null {
    void this.#version
    return this.#alike.has(keyOf(accountId, jid)) ? jid : null
  }

  presence(accountId: AccountId, jid: BareJid): PresenceSummary {
    return this.contact(accountId, jid)?.presence ?? OFFLINE
  }

  reset(
    contacts: readonly Contact[],
    requests: readonly SubscriptionRequest[],
    blocked: Readonly<Record<AccountId, readonly BareJid[]>>,
  ): void {
    this.#contacts.clear()
    this.#names.clear()
    this.#alike.clear()
    this.#order.clear()
    for (const contact of contacts) this.#keep(contact)
    this.#requests = requests
    this.#blocked = blocked
    this.#place(LONG)
    this.#changed()
  }

  apply(delta: Delta): void {
    switch (delta.kind) {
      case 'contactsChanged':
        for (const contact of delta.contacts) this.#keep(contact)
        this.#place()
        this.#changed()
        return
      case 'contactRemoved':
        this.#forget(keyOf(delta.accountId, delta.jid))
        this.#place()
        this.#changed()
        return
      case 'presenceChanged':
        for (const { jid, presence } of delta.changes) {
          const key = keyOf(delta.accountId, jid)
          const contact = this.#contacts.get(key)
          if (contact) this.#contacts.set(key, { ...contact, presence })
        }
        this.#changed()
        return
      case 'requestArrived':
        this.#requests = [...this.#requests.filter((known) => !isSame(known, delta.request)), delta.request]
        return
      case 'requestClosed':
        this.#requests = this.#requests.filter((known) => !isSame(known, delta))
        return
      case 'blockedChanged':
        this.#blocked = { ...this.#blocked, [delta.accountId]: delta.blocked }
        return
      case 'accountRemoved':
        for (const [key, contact] of this.#contacts)
          if (contact.accountId === delta.accountId) this.#forget(key)
        this.#requests = this.#requests.filter((request) => request.accountId !== delta.accountId)
        this.#place()
        this.#changed()
        return
    }
  }

  /** What is known of a contact now. */
  #known(contact: Contact): Contact {
    if (contact.presence.show === 'offline' || this.#isPresent(contact.accountId)) return contact
    const unheard = this.#unheard.get(contact) ?? { ...contact, presence: OFFLINE }
    this.#unheard.set(contact, unheard)
    return unheard
  }

  #keep(contact: Contact): void {
    const { accountId, jid, name } = contact
    const key = keyOf(accountId, jid)
    this.#contacts.set(key, contact)
    const shown = nameFor(name, jid)
    if (!this.#alike.set(key, jid, shown)) return
    this.#names.set(key, shown)
    this.#order.set(key, shown)
  }

  #forget(key: Key): void {
    this.#contacts.delete(key)
    this.#names.delete(key)
    this.#alike.delete(key)
    this.#order.delete(key)
  }

  /** Some at once, the others in turns of their own. */
  #place(most = PLACED_AT_ONCE): void {
    if (this.#isPlacing || this.#order.place(most)) return
    this.#isPlacing = true
    setTimeout(() => {
      this.#isPlacing = false
      this.#place()
      this.#changed()
    })
  }

  #changed(): void {
    this.#version++
    if (this.#contacts.size <= LONG) {
      this.#listVersion++
      return
    }
    if (!this.#isListed) return
    this.#isListed = false
    setTimeout(() => {
      this.#isListed = true
      this.#listVersion++
    }, LONG_MS)
  }
}

const isSame = (
  a: Pick<SubscriptionRequest, 'accountId' | 'jid'>,
  b: Pick<SubscriptionRequest, 'accountId' | 'jid'>,
): boolean => a.accountId === b.accountId && a.jid === b.jid

export const [useRoster, provideRoster] = createContext<Roster>()
