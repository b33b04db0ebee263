import type { Account } from '../../../shared/model/account.ts'
import type { Client, SavedSession, Stanza } from '../../engine/index.ts'
import { presence as presenceModule } from '../../engine/xep/rfc6121-presence/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { AccountParts } from './parts.ts'
import type { Passwords } from './passwords.ts'
import { readSession, updateAccount, writeSession, type StoredAccount } from './store.ts'

/** An account at work: what is kept of it, its client, and the features that are attached to it. */
export interface AccountAtWork extends LiveAccount {
  readonly stored: StoredAccount
  /** As the window sees it. */
  readonly shown: Account
  /** Commits the change. Throws StoreError. */
  change(change: Partial<Omit<StoredAccount, 'id' | 'address' | 'resource'>>): void
  /**
   * Makes the connection what the person wants it to be: shown presence, connected or not. With `anew` a connection
   * that is up, or waits, or was stopped begins from the start. Resolves when that is under way.
   */
  settle(how?: 'anew'): Promise<void>
  /** Disconnects, then lets the features go. Nothing touches the store for this account afterwards. */
  leave(): Promise<void>
}

export interface AtWorkOptions {
  readonly context: DomainContext
  readonly parts: AccountParts
  readonly passwords: Passwords
  /** What is shown of it has changed. */
  readonly changed: (shown: Account) => void
}

export function putToWork(initial: StoredAccount, options: AtWorkOptions): AccountAtWork {
  const { context, parts, passwords, changed } = options
  const { store } = context
  const { id, address } = initial
  let stored = initial
  let leaving = false
  let left = false
  let last: Promise<void> = Promise.resolve()

  const client: Client = parts.createClient({
    account: address,
    resource: stored.resource,
    settings: () => stored.settings,
    trustedFingerprint: () => stored.trusted?.fingerprint ?? null,
    password: () => passwords.of(id, stored.passwordKept),
    saved: readSession(store, id),
    save(session: SavedSession | null) {
      if (!left) store.write((tx) => writeSession(tx, id, session))
    },
    // Once the account has left, the server keeps what comes: a promise that never settles is never acknowledged.
    omitted: () => context.announce({ kind: 'stanzaOmitted', accountId: id }),
    message: (message: Stanza) => (left ? new Promise<void>(() => undefined) : parts.ingest(id, message)),
  })
  const releaseFeatures = parts.attach({ id, address, client })
  const releaseState = client.onState(() => changed(shown()))

  const isWanted = () => !leaving && stored.enabled && stored.presence.show !== 'offline'

  async function settle(how?: 'anew'): Promise<void> {
    const { show, status } = stored.presence
    if (show !== 'offline') client.use(presenceModule).show({ show, status })
    const { kind } = client.state
    if (how === 'anew' || !isWanted()) {
      if (kind !== 'offline') await client.disconnect()
    }
    // Looked at again: the person may have changed their mind meanwhile.
    if (isWanted() && (how === 'anew' || kind === 'offline')) client.connect()
  }

  function shown(): Account {
    const { settings, enabled, presence, passwordKept, trusted } = stored
    return { id, address, settings, enabled, connection: client.state, presence, passwordKept, trusted }
  }

  return {
    id,
    address,
    client,
    get stored() {
      return stored
    },
    get shown() {
      return shown()
    },
    change(change) {
      const next = { ...stored, ...change }
      store.write((tx) => updateAccount(tx, next))
      stored = next
      changed(shown())
    },
    settle(how) {
      // In turn: connecting while a goodbye is still being said would end as either.
      last = last.then(() => settle(how))
      return last
    },
    async leave() {
      leaving = true
      last = last.then(() => client.disconnect())
      await last
      left = true
      releaseState()
      releaseFeatures()
    },
  }
}
