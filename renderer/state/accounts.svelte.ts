import { createContext } from 'svelte'
import type { Delta } from '../../shared/contract/index.ts'
import type { Account } from '../../shared/model/account.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { OwnPresence } from '../../shared/model/presence.ts'

/** The person's own accounts, in the order in which they were added. */
export class Accounts {
  #all = $state.raw<readonly Account[]>([])
  #filter = $state<AccountId | null>(null)

  get all(): readonly Account[] {
    return this.#all
  }

  /** The only account whose conversations are listed; null for all of them. */
  get filter(): AccountId | null {
    return this.#filter
  }
  set filter(accountId: AccountId | null) {
    this.#filter = accountId
  }

  /** What the person chose to show: that of the first enabled account, as one presence is set for all. */
  readonly presence = $derived.by((): OwnPresence => {
    const account = this.#all.find((one) => one.enabled) ?? this.#all[0]
    return account?.presence ?? { show: 'offline', status: '' }
  })

  get(id: AccountId): Account | null {
    return this.#all.find((account) => account.id === id) ?? null
  }

  reset(accounts: readonly Account[]): void {
    this.#all = accounts
    if (this.#filter !== null && this.get(this.#filter) === null) this.#filter = null
  }

  apply(delta: Delta): void {
    if (delta.kind === 'accountChanged') {
      const known = this.get(delta.account.id) !== null
      this.#all = known
        ? this.#all.map((account) => (account.id === delta.account.id ? delta.account : account))
        : [...this.#all, delta.account]
    } else if (delta.kind === 'accountRemoved') {
      this.reset(this.#all.filter((account) => account.id !== delta.accountId))
    }
  }
}

export const [useAccounts, provideAccounts] = createContext<Accounts>()
