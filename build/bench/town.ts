import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { insertTrial, keepAccount } from '../../electron/domain/accounts/store.ts'
import { keyCheckOf, writeProtection } from '../../electron/domain/vault/protection-record.ts'
import { openStore } from '../../electron/domain/db/open.ts'
import type { Transaction } from '../../electron/domain/db/store.ts'
import { openConversation } from '../../electron/domain/messages/store/conversations.ts'
import { keepContacts } from '../../electron/domain/roster/store/contacts.ts'
import { namesOf } from '../../electron/engine/net/certificate-names.ts'
import { describeCertificate } from '../../electron/engine/net/certificate.ts'
import type { AccountId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { addAccount, addRoster, type RosterEntry, type ServerInfo } from '../live/prosody.ts'
import { readStory, tellStory } from './history.ts'
import { fillHistory, type HistorySize } from './history-store.ts'
import type { Balcony } from './watched.ts'

/** The component that serves the contacts. */
export const CROWD = 'crowd.test'
const PASSWORD = 'wherefore'
const NAMES = ['Rosaline', 'Balthasar', 'Sampson', 'Peter', 'Friar', 'Tybalt', 'Paris']
const MINUTE_MS = 60_000

export interface Town {
  readonly accounts: number
  /** Contacts of all accounts together; two thirds are online. */
  readonly contacts: number
  /** Messages of all accounts together. */
  readonly messages: number
  /** Conversations of each account. */
  readonly conversations: number
  /** Prefix of the accounts' addresses, instead of `juliet`, because each account is signed in once at a time. */
  readonly family?: string
}

/**
 * Writes a profile as it is after long use, through the store, into that folder. Its accounts exist on that server and sign
 * in at the start. With `keychain` it is encrypted, with key and passwords in the secrets.
 */
export function buildTown(
  folder: string,
  server: ServerInfo,
  protection: 'keychain' | 'none',
  town: Town,
): Balcony {
  const { family = 'juliet' } = town
  const profile = join(folder, protection)
  mkdirSync(profile)
  const key = Buffer.alloc(32, 0xab)
  const isKeyed = protection === 'keychain'
  writeProtection(profile, { protection, ...(isKeyed && { keyCheck: keyCheckOf(key) }) })
  const secrets = new Map<string, string>(isKeyed ? [['store-key', key.toString('hex')]] : [])
  const store = openStore({
    path: join(profile, 'balcony.db'),
    key: isKeyed ? { kind: 'raw', bytes: key } : { kind: 'none' },
    announced: () => undefined,
    now: Date.now(),
  })
  for (let number = 0; number < town.accounts; number++) {
    const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as AccountId
    secrets.set(`account-password ${id}`, PASSWORD)
    const people = peopleOf(number, town)
    const address = addAccount(server, `${family}${number}`, PASSWORD) as BareJid
    addRoster(server, `${family}${number}`, people)
    store.write((tx) => {
      settleIn(tx, id, address, server, people)
      talk(tx, id, address, people.slice(0, town.conversations), town.messages / town.accounts)
    })
  }
  store.close()
  return { profile, secrets }
}

/** Writes a profile with one account, without contacts, and a history of that size that is in the index of the search. */
export function buildHistory(folder: string, server: ServerInfo, size: HistorySize): Balcony {
  const profile = join(folder, `history-${size.messages}`)
  mkdirSync(profile)
  const key = Buffer.alloc(32, 0xab)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(key) })
  const id = '00000000-0000-4000-8000-000000000001' as AccountId
  const secrets = new Map([
    ['store-key', key.toString('hex')],
    [`account-password ${id}`, PASSWORD],
  ])
  const address = addAccount(server, `romeo${size.messages}`, PASSWORD) as BareJid
  const store = openStore({
    path: join(profile, 'balcony.db'),
    key: { kind: 'raw', bytes: key },
    announced: () => undefined,
    now: Date.now(),
  })
  store.write((tx) => settleIn(tx, id, address, server, []))
  fillHistory(store, { id, address }, size, Date.now())
  store.write((tx) => tx.run('UPDATE search_state SET low = 0, high = ?', size.messages))
  store.close()
  return { profile, secrets }
}

function peopleOf(account: number, { accounts, contacts }: Town): RosterEntry[] {
  return Array.from({ length: contacts / accounts }, (_, index) => {
    const number = account * 10_000 + index
    return {
      jid: `${index % 3 === 0 ? 'away' : 'online'}${number}@${CROWD}`,
      name: `${NAMES[index % NAMES.length] ?? ''} ${number}`,
      groups: [index % 5 === 0 ? 'Mantua' : 'Verona'],
    }
  })
}

export function settleIn(
  tx: Transaction,
  id: AccountId,
  address: BareJid,
  { host, port, folder }: ServerInfo,
  people: readonly RosterEntry[],
): void {
  const certificate = new X509Certificate(readFileSync(join(folder, 'server.crt')))
  insertTrial(
    tx,
    {
      id,
      address,
      resource: 'balcony-bench',
      settings: { host, port, security: 'starttls' },
      enabled: true,
      presence: { show: 'available', status: '' },
      passwordKept: true,
      trusted: describeCertificate(certificate, namesOf(certificate.raw)),
      pin: null,
    },
    Date.now(),
  )
  keepAccount(tx, id)
  const contacts = people.map(
    (entry) =>
      ({
        ...entry,
        jid: entry.jid as BareJid,
        subscription: 'both',
        pending: false,
        approved: false,
      }) as const,
  )
  keepContacts(tx, id, contacts)
}

/** The first conversation has as many messages as all others together, and a few are unread. */
function talk(
  tx: Transaction,
  accountId: AccountId,
  own: BareJid,
  people: readonly RosterEntry[],
  messages: number,
): void {
  const began = Date.now() - messages * MINUTE_MS
  for (const [place, { jid }] of people.entries()) {
    const peer = jid as BareJid
    const { id } = openConversation(tx, accountId, peer, began)
    const count = place === 0 ? messages / 2 : Math.floor(messages / 2 / (people.length - 1))
    const between = { conversationId: id, own, peer }
    let last = 0 as Place
    for (let number = 0; number < count; number++) {
      last = tellStory(tx, between, number, began + (number + 1) * MINUTE_MS + place, textOf(number))
      if (number === count - 4 && place % 4 === 1) readStory(tx, between, last)
    }
    if (place % 4 !== 1) readStory(tx, between, last)
  }
}

/** A text of one to six lines, some with a link. */
const textOf = (number: number): string =>
  `no. ${number}: ${'What light through yonder window breaks? '.repeat(1 + ((number * 7) % 9))}` +
  (number % 10 === 0 ? 'https://verona.example/balcony' : '')
