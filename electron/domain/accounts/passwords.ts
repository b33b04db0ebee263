import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import { addForgottenSecret, listForgottenSecrets, removeForgottenSecret } from './store.ts'

/**
 * The accounts' passwords: in the keychain, or for this run in memory; never anywhere else. Entries are named by the
 * account's id, which stays what it is when the account gets another address.
 */
export interface Passwords {
  /** For signing in: `password-needed` where neither the keychain nor this run has it. */
  of(id: AccountId, kept: boolean): Promise<Result<string, Failure>>
  /** For this run only. */
  remember(id: AccountId, password: string): void
  /** Puts it into the keychain; where that fails (false) it is remembered for this run, and `keepLeftover` tries again. */
  keep(id: AccountId, password: string): Promise<boolean>
  /** Puts into the keychain what that has refused before: whether there was something and it now took it. */
  keepLeftover(id: AccountId): Promise<boolean>
  /** Takes it out of memory. */
  drop(id: AccountId): void
  /** Takes it out of memory and keychain: at a later start where the keychain does not let it go now. */
  forget(id: AccountId): Promise<void>
  /** Takes out what earlier runs could not. */
  forgetLeftovers(): Promise<void>
}

export function createPasswords({ ports, store }: Pick<DomainContext, 'ports' | 'store'>): Passwords {
  const remembered = new Map<AccountId, string>()
  /** Those of the remembered that the person wanted in the keychain. */
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
    // Remembered before: a reconnection in the meantime must not take the old one.
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
    async forget(id) {
      drop(id)
      store.write((tx) => addForgottenSecret(tx, nameOf(id)))
      await discard(nameOf(id))
    },
    async forgetLeftovers() {
      for (const name of listForgottenSecrets(store)) await discard(name)
    },
  }
}
