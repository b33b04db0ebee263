import { createContext } from 'svelte'
import type { Delta } from '../../shared/contract/index.ts'
import type { Account } from '../../shared/model/account.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { OwnPresence, PresenceSummary, ShownPresence } from '../../shared/model/presence.ts'
import { isPresent, seenTogether } from '../../shared/model/seen.ts'
import { lettersOf } from './account-letters.ts'

/** What the small mark of an account needs. */
export interface MarkedAccount {
  readonly address: BareJid
  readonly letters: string
}

/** The person's own accounts, in the order they were added. */
export class Accounts {
  #all = $state.raw<readonly Account[]>([])
  #filter = $state<AccountId | null>(null)

  get all(): readonly Account[] {
    return this.#all
  }

  /** The only account whose conversations are listed; null for all accounts. */
  get filter(): AccountId | null {
    return this.#filter
  }
  set filter(accountId: AccountId | null) {
    this.#filter = accountId
  }

  /** The first enabled account: one presence is set for all of them. */
  readonly #first = $derived(this.#all.find((one) => one.enabled) ?? this.#all[0])

  /** The presence that the person chose. */
  readonly presence = $derived<OwnPresence>(this.#first?.presence ?? { show: 'offline', status: '' })

  /** What others see of the person now: offline while no account is connected, whatever was chosen. */
  readonly seen = $derived<ShownPresence>(seenTogether(this.#all))

  /** The ids as one text, which stays equal through most changes of a connection. */
  readonly #present = $derived(
    this.#all
      .filter(isPresent)
      .map(({ id }) => id)
      .join(' '),
  )

  readonly #letters = $derived(lettersOf(this.#all.map(({ address }) => address)))

  /** The presence of another device of the person; null if there is none. */
  readonly elsewhere = $derived.by((): PresenceSummary | null => {
    const used = this.#all.filter((one) => one.enabled)
    return used.flatMap(({ otherDevices }) => otherDevices)[0] ?? null
  })

  get(id: AccountId): Account | null {
    return this.#all.find((account) => account.id === id) ?? null
  }

  /** Whether the account is connected. Only then is the presence of its contacts known. */
  isPresent(id: AccountId): boolean {
    return this.#present.includes(id)
  }

  /** The letters of an account; no other account of the person has them. */
  letters(id: AccountId): string {
    const at = this.#all.findIndex((account) => account.id === id)
    return this.#letters[at] ?? '?'
  }

  /** The mark for entries of this account in a list; null if the list has one account only, also because of `filter`. */
  marked(id: AccountId, filter: AccountId | null = this.#filter): MarkedAccount | null {
    if (this.#all.length < 2 || filter !== null) return null
    const account = this.get(id)
    return account && { address: account.address, letters: this.letters(id) }
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
