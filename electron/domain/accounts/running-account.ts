import type { Account } from '../../../shared/model/account.ts'
import type { PresenceSummary, ShownPresence } from '../../../shared/model/presence.ts'
import {
  isPastItsTime,
  type Client,
  type SavedSession,
  type SessionNote,
  type Stanza,
} from '../../engine/index.ts'
import { lastUserInteraction } from '../../engine/xep/0319-last-user-interaction/index.ts'
import { presence as presenceModule } from '../../engine/xep/rfc6121-presence/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { shownPresence } from '../idle/index.ts'
import type { AccountParts } from './parts.ts'
import type { Passwords } from './passwords.ts'
import {
  isAwaited,
  noteSession,
  readSession,
  updateAccount,
  writeSession,
  type StoredAccount,
} from './store.ts'

/** An account with its stored data, its client and the features attached to it. */
export interface RunningAccount extends LiveAccount {
  readonly stored: StoredAccount
  /** The account as the window sees it. */
  readonly shown: Account
  /** Stores and announces the change. Throws StoreError. */
  change(change: Partial<Omit<StoredAccount, 'id' | 'address' | 'resource'>>): void
  /**
   * Makes the connection match what the person wants: connected or not, and with which presence. With `anew` it
   * disconnects first and starts over. Resolves when the connection attempt has started.
   */
  reconcile(how?: 'anew'): Promise<void>
  /** Disconnects before the machine sleeps; connects at once when it wakes up. */
  setAsleep(asleep: boolean): Promise<void>
  /** Disconnects, then detaches the features. Nothing touches the store for this account afterwards. */
  leave(): Promise<void>
}

export interface RunningAccountOptions {
  readonly context: DomainContext
  readonly parts: AccountParts
  readonly passwords: Passwords
  /** Whether the account has signed in before. */
  readonly hasSignedIn: boolean
  /** Called when `shown` has changed. */
  readonly changed: (shown: Account) => void
}

export function runAccount(initial: StoredAccount, options: RunningAccountOptions): RunningAccount {
  const { context, parts, passwords, hasSignedIn, changed } = options
  const { store } = context
  const { id, address } = initial
  let stored = initial
  let leaving = false
  let left = false
  let asleep = false
  let last: Promise<void> = Promise.resolve()

  const client: Client = parts.createClient({
    account: address,
    resource: stored.resource,
    settings: () => stored.settings,
    trustedFingerprint: () => stored.trusted?.fingerprint ?? null,
    password: () => passwords.of(id, stored.passwordKept),
    pin: () => stored.pin,
    pinned(pin) {
      if (!left) keep({ pin })
    },
    hasSignedIn,
    saved: sessionToResume(),
    note(note: SessionNote) {
      if (!left) store.write((tx) => noteSession(tx, id, note))
    },
    save(session: SavedSession | null) {
      if (!left) store.write((tx) => writeSession(tx, id, session))
    },
    // After `leave` the promise never settles, so the message is never acknowledged and stays with the server.
    omitted: () => context.announce({ kind: 'stanzaOmitted', accountId: id }),
    message: (message: Stanza) => (left ? new Promise<void>(() => undefined) : parts.ingest(id, message)),
  })
  const releaseFeatures = parts.attach({ id, address, client })
  const presence = client.use(presenceModule)
  let told: ShownPresence | null = null
  let others = JSON.stringify(otherDevices())
  const releases = [
    client.onState(() => changed(shown())),
    parts.idle.onChange(() => {
      if (tellPresence()) changed(shown())
    }),
    presence.onChange((changes) => {
      const now = JSON.stringify(otherDevices())
      if (now === others || !changes.some(({ jid }) => jid === address)) return
      others = now
      changed(shown())
    }),
  ]

  /** An expired session is resumed only if the server may still tell which of our stanzas it received. */
  function sessionToResume(): (SavedSession & SessionNote) | null {
    const saved = readSession(store, id)
    if (saved === null || !isPastItsTime(saved, context.ports.clock.now())) return saved
    if (isAwaited(store, saved.id)) return saved
    store.write((tx) => writeSession(tx, id, null))
    return null
  }

  const isWanted = () => !leaving && !asleep && stored.enabled && stored.presence.show !== 'offline'
  /** A stopped account stays stopped while asleep, so that its failure is still visible afterwards. */
  const isStopped = () => asleep && client.state.kind === 'stopped'

  function shownNow(): ShownPresence {
    return shownPresence(stored.presence, parts.idle.current)
  }

  function otherDevices(): PresenceSummary[] {
    const others = presence.resources(address).filter(({ jid }) => jid !== client.channel.jid)
    return others.map(({ show, status }) => ({ show, status }))
  }

  /** Sends the presence if it changed; returns whether it did. */
  function tellPresence(): boolean {
    const now = shownNow()
    if (told?.show === now.show && told.status === now.status && told.idleSince === now.idleSince)
      return false
    told = now
    client.use(lastUserInteraction).set(now.idleSince)
    if (now.show !== 'offline') presence.show({ show: now.show, status: now.status })
    return true
  }

  async function reconcile(how?: 'anew'): Promise<void> {
    tellPresence()
    const { kind } = client.state
    if (how === 'anew' || !isWanted()) {
      if (kind !== 'offline' && !isStopped()) await client.disconnect()
    }
    // Checked again: the person may have changed their mind meanwhile.
    if (isWanted() && (how === 'anew' || client.state.kind === 'offline')) client.connect()
  }

  function keep(change: Partial<StoredAccount>): void {
    const next = { ...stored, ...change }
    store.write((tx) => updateAccount(tx, next))
    stored = next
  }

  function shown(): Account {
    const { settings, enabled, passwordKept, trusted } = stored
    return {
      id,
      address,
      settings,
      enabled,
      connection: client.state,
      presence: stored.presence,
      shown: shownNow(),
      otherDevices: otherDevices(),
      passwordKept,
      trusted,
    }
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
      keep(change)
      changed(shown())
    },
    reconcile(how) {
      // One after the other: connecting during a disconnect could end either way.
      last = last.then(() => reconcile(how))
      return last
    },
    async setAsleep(next) {
      asleep = next
      last = last.then(() => reconcile())
      await last
      if (!next) client.reconnectNow()
    },
    async leave() {
      leaving = true
      last = last.then(() => client.disconnect())
      await last
      left = true
      for (const release of releases) release()
      releaseFeatures()
    },
  }
}
