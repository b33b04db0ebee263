import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { OFFLINE, type OwnPresence } from '../../../shared/model/presence.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import { createAttempts } from './attempts.ts'
import { createShownCertificates } from './certificates.ts'
import { createAccountCommands, type OpenForm } from './commands.ts'
import type { AccountParts } from './parts.ts'
import { followNetwork } from './network.ts'
import { createPasswords } from './passwords.ts'
import { createAccountRegistry } from './account-registry.ts'
import { createSignIn, newAccount } from './sign-in.ts'
import { deleteTrials, insertTrial, keepAccount, listAccounts } from './store.ts'

export { openRegistration } from './registration.ts'
export type { AccountParts } from './parts.ts'
export { deleteAccount, listRemoved } from './store.ts'
export { ACCOUNTS_AFTER_LOSS, ACCOUNTS_AFTER_RESTORE } from './restored.ts'

/** The person's accounts: signing in, staying connected, changing and removing accounts. */
export interface Accounts extends Feature<'accounts'> {
  /** Loads the stored accounts. Call it once the features that attach to accounts exist. Throws StoreError. */
  load(): void
  /** The presence that the person chose for the account; `offline` if the account doesn't exist. */
  presenceOf(id: AccountId): OwnPresence
  /** Connects the enabled accounts. */
  start(): Promise<void>
  /**
   * The account with this address. One that is not here is added, and asks for its password; null while it signs in for the
   * first time. Throws StoreError.
   */
  adopt(address: BareJid): { readonly id: AccountId; readonly isNew: boolean } | null
  /** Disconnects before the machine sleeps; connects at once when it wakes up. */
  setAsleep(asleep: boolean): Promise<void>
  /**
   * Call it when the keychain may work again. Stores the passwords that it refused, reads those that it didn't give, and
   * deletes those of removed accounts.
   */
  retryKeychain(): Promise<void>
  /** Cancels all attempts, disconnects, and detaches the features. Takes at most 2 s. */
  close(): Promise<void>
}

/** Throws StoreError. */
export function createAccounts(context: DomainContext, parts: AccountParts): Accounts {
  const passwords = createPasswords(context)
  const certificates = createShownCertificates()
  const registry = createAccountRegistry({ context, parts, passwords, certificates })
  const attempts = createAttempts<OpenForm>(context.ports.clock, ({ registration }) => {
    registration.close()
  })
  const signIn = createSignIn(context, registry, passwords)

  const releaseNetwork = followNetwork(context.ports, () => registry.accounts)

  context.store.write(deleteTrials)

  return {
    commands: createAccountCommands({ context, parts, registry, passwords, certificates, attempts, signIn }),
    load() {
      for (const stored of listAccounts(context.store)) registry.add(stored, false)
    },
    presenceOf: (id) => registry.get(id)?.stored.presence ?? OFFLINE,
    snapshot: () => ({ accounts: registry.accounts.map((account) => account.shown) }),
    async start() {
      await Promise.all([
        ...registry.accounts.map((account) => account.reconcile()),
        passwords.forgetLeftovers(),
      ])
    },
    adopt(address) {
      const known = registry.accounts.find((account) => account.address === address)
      if (known) return { id: known.id, isNew: false }
      if (registry.has(address)) return null
      const stored = newAccount(context.ports, address)
      context.store.write((tx) => {
        insertTrial(tx, stored, context.ports.clock.now())
        keepAccount(tx, stored.id)
      })
      const account = registry.add(stored, false)
      registry.keep(account)
      void account.reconcile()
      return { id: stored.id, isNew: true }
    },
    async setAsleep(asleep) {
      await Promise.all(registry.accounts.map((account) => account.setAsleep(asleep)))
    },
    async retryKeychain() {
      for (const account of registry.accounts) {
        if (await passwords.keepLeftover(account.id)) account.change({ passwordKept: true })
        const { state } = account.client
        const lacks = state.kind === 'stopped' && state.failure.code === 'password-needed'
        if (lacks && account.stored.passwordKept) await account.reconcile('anew')
      }
      await passwords.forgetLeftovers()
    },
    async close() {
      releaseNetwork()
      attempts.cancelAll()
      await registry.leave()
    },
  }
}
