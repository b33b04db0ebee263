import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import { addForgottenSecret, listForgottenSecrets, removeForgottenSecret } from './store.ts'

/**
 * The accounts' passwords. They are kept in the keychain, or in memory for this run, and nowhere else. Entries are named
 * by account id, which stays the same if the address changes.
 */
export interface Passwords {
  /** The password for signing in; `password-needed` if neither the keychain nor memory has it. */
  of(id: AccountId, kept: boolean): Promise<Result<string, Failure>>
  /** Keeps the password in memory for this run. */
  remember(id: AccountId, password: string): void
  /** Stores the password in the keychain. If that fails (false), it stays in memory and `keepLeftover` tries again. */
  keep(id: AccountId, password: string): Promise<boolean>
  /** Stores a password that the keychain refused before. Returns whether there was one and it is now stored. */
  keepLeftover(id: AccountId): Promise<boolean>
  /** Removes the password from memory. */
  drop(id: AccountId): void
  /** Removes the password from memory, and notes that it leaves the keychain. */
  forget(tx: Transaction, id: AccountId): void
  /** Removes from the keychain the passwords of removed accounts. If it fails, the next start tries again. */
  forgetLeftovers(): Promise<void>
}

export function createPasswords({ ports, store }: Pick<DomainContext, 'ports' | 'store'>): Passwords {
  const remembered = new Map<AccountId, string>()
  /** Remembered passwords that the keychain refused. */
  const refused = new Set<AccountId>()
  const nameOf = (id: AccountId) => `account-password ${id}`

  async function discard(name: string): Promise<void> {
    const deleted = await ports.secrets.delete(name)
    if (deleted.ok) store.write((tx) => removeForgottenSecret(tx, name))
  }

  function drop(id: AccountId): void {
    remembered.delete(id)
    refused.delete(id)
  }

  async function keep(id: AccountId, password: string): Promise<boolean> {
    // Remembered first, so that a reconnection in the meantime doesn't use the old one.
    remembered.set(id, password)
    const set = await ports.secrets.set(nameOf(id), password)
    if (remembered.get(id) === password) {
      if (set.ok) drop(id)
      else refused.add(id)
    }
    return set.ok
  }

  return {
    async of(id, kept) {
      const known = remembered.get(id)
      if (known !== undefined) return ok(known)
      const found = kept ? await ports.secrets.get(nameOf(id)) : null
      return found?.ok && found.value !== null ? ok(found.value) : err({ code: 'password-needed' })
    },
    remember(id, password) {
      drop(id)
      remembered.set(id, password)
    },
    keep,
    async keepLeftover(id) {
      const password = refused.has(id) ? remembered.get(id) : undefined
      return password !== undefined && keep(id, password)
    },
    drop,
    forget(tx, id) {
      drop(id)
      addForgottenSecret(tx, nameOf(id))
    },
    async forgetLeftovers() {
      for (const name of listForgottenSecrets(store)) await discard(name)
    },
  }
}
