import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext } from '../context.ts'
import type { ShownCertificates } from './certificates.ts'
import { runAccount, type RunningAccount } from './running-account.ts'
import type { AccountParts } from './parts.ts'
import type { Passwords } from './passwords.ts'
import type { StoredAccount } from './store.ts'

/** All running accounts. Changes to an account that happen together are announced once. */
export interface AccountRegistry {
  /** Accounts without the trials, in the order they were added. */
  readonly accounts: readonly RunningAccount[]
  get(id: AccountId): RunningAccount | undefined
  has(address: BareJid): boolean
  /** Starts running an account. A trial is announced only once it is kept. */
  add(stored: StoredAccount, trial: boolean): RunningAccount
  /** Turns a trial into an account that stays. */
  keep(account: RunningAccount): void
  /** Stops the account. Resolves once it has disconnected. */
  remove(account: RunningAccount): Promise<void>
  /** Stops all accounts. Resolves once they have disconnected. */
  leave(): Promise<void>
}

export interface AccountRegistryOptions {
  readonly context: DomainContext
  readonly parts: AccountParts
  readonly passwords: Passwords
  readonly certificates: ShownCertificates
}

export function createAccountRegistry({
  context,
  parts,
  passwords,
  certificates,
}: AccountRegistryOptions): AccountRegistry {
  const kept = new Map<AccountId, RunningAccount>()
  const trials = new Set<RunningAccount>()
  const dirty = new Set<AccountId>()

  function changed(id: AccountId): void {
    if (dirty.size === 0) queueMicrotask(announceDirty)
    dirty.add(id)
  }

  function announceDirty(): void {
    const accounts = [...dirty].map((id) => kept.get(id)).filter((account) => account !== undefined)
    dirty.clear()
    context.announce(...accounts.map(({ shown }) => ({ kind: 'accountChanged', account: shown }) as const))
  }

  return {
    get accounts() {
      return [...kept.values()]
    },
    get: (id) => kept.get(id),
    has: (address) => [...kept.values(), ...trials].some((account) => account.address === address),
    add(stored, trial) {
      const account = runAccount(stored, {
        context,
        parts,
        passwords,
        hasSignedIn: !trial,
        changed({ connection }) {
          if ('failure' in connection) certificates.note(connection.failure)
          changed(stored.id)
        },
      })
      if (trial) trials.add(account)
      else kept.set(stored.id, account)
      return account
    },
    keep(account) {
      trials.delete(account)
      kept.set(account.id, account)
      changed(account.id)
    },
    async remove(account) {
      await account.leave()
      trials.delete(account)
      kept.delete(account.id)
    },
    async leave() {
      await Promise.all([...kept.values(), ...trials].map((account) => account.leave()))
    },
  }
}
