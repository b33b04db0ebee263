import { createContext } from 'svelte'
import type { Delta } from '../../shared/contract/index.ts'
import type { Stranger } from '../../shared/contract/strangers.ts'
import { Ordered } from '../../shared/lists/ordered.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'

/** An unknown sender: their address, and the account they wrote to. */
export type StrangerKey = `${AccountId} ${BareJid}`

export const strangerKey = ({ accountId, jid }: Pick<Stranger, 'accountId' | 'jid'>): StrangerKey =>
  `${accountId} ${jid}`

/** Unknown people who have written. The main process bounds their number. */
export class Strangers {
  readonly #byKey = new Map<StrangerKey, Stranger>()
  readonly #order = new Ordered<Stranger>(
    ({ conversation: a }, { conversation: b }) => b.activeAt - a.activeAt || b.id - a.id,
  )
  #version = $state(0)
  #dropped = $state.raw<Readonly<Record<AccountId, number>>>({})
  /** The sender whose messages are shown. */
  chosen = $state<StrangerKey | null>(null)

  /** Latest writer first. The objects are replaced, never changed. */
  readonly list = $derived.by((): readonly Stranger[] => {
    void this.#version
    return this.#order.slice()
  })

  /** The senders to one account, or to all. */
  shown(accountId: AccountId | null): readonly Stranger[] {
    return accountId === null ? this.list : this.list.filter((one) => one.accountId === accountId)
  }

  get(key: StrangerKey): Stranger | null {
    void this.#version
    return this.#byKey.get(key) ?? null
  }

  /** How many of their messages and requests were not kept, in one account or in all. */
  dropped(accountId: AccountId | null): number {
    if (accountId !== null) return this.#dropped[accountId] ?? 0
    return Object.values(this.#dropped).reduce((sum, count) => sum + count, 0)
  }

  reset(strangers: readonly Stranger[], dropped: Readonly<Record<AccountId, number>>): void {
    this.#byKey.clear()
    for (const stranger of strangers) this.#byKey.set(strangerKey(stranger), stranger)
    this.#order.reset(this.#byKey.values())
    this.#dropped = dropped
    this.#settle()
  }

  apply(delta: Delta): void {
    switch (delta.kind) {
      case 'strangersChanged':
        for (const stranger of delta.strangers) {
          const key = strangerKey(stranger)
          this.#order.put(stranger, this.#byKey.get(key))
          this.#byKey.set(key, stranger)
        }
        break
      case 'strangersGone':
        for (const jid of delta.jids) this.#forget(strangerKey({ accountId: delta.accountId, jid }))
        break
      case 'strangersDropped':
        this.#dropped = { ...this.#dropped, [delta.accountId]: delta.count }
        return
      case 'accountRemoved': {
        const { [delta.accountId]: _gone, ...others } = this.#dropped
        this.#dropped = others
        for (const [key, { accountId }] of this.#byKey) if (accountId === delta.accountId) this.#forget(key)
        break
      }
      default:
        return
    }
    this.#settle()
  }

  #forget(key: StrangerKey): void {
    const known = this.#byKey.get(key)
    if (known === undefined) return
    // The next sender takes their place, for a person who goes through the list.
    if (this.chosen === key) {
      const at = this.#order.placeOf(known)
      const next = this.#order.at(at + 1) ?? this.#order.at(at - 1)
      this.chosen = next ? strangerKey(next) : null
    }
    this.#order.remove(known)
    this.#byKey.delete(key)
  }

  #settle(): void {
    if (this.chosen !== null && !this.#byKey.has(this.chosen)) this.chosen = null
    this.#version++
  }
}

export const [useStrangers, provideStrangers] = createContext<Strangers>()
