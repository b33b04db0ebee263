import { SvelteMap } from 'svelte/reactivity'
import type { Bridge, Delta } from '../../../shared/contract/index.ts'
import type { ClientFacts } from '../../../shared/model/contact.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { ResourcePresence } from '../../../shared/model/presence.ts'

/** What is known of a client's program and clock. */
export type Known =
  | { readonly kind: 'asking' }
  | { readonly kind: 'facts'; readonly facts: ClientFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Somebody's clients that are online, with what each says of itself: looked up while the details are shown. */
export class Clients {
  readonly #bridge: Bridge
  readonly #accountId: AccountId
  readonly #jid: BareJid
  /** Whether a question tells them nothing that they do not see anyway. */
  readonly #mayAsk: boolean
  #list = $state.raw<readonly ResourcePresence[] | null>(null)
  readonly #known = new SvelteMap<FullJid, Known>()
  #isLooking = false
  #isStale = false

  constructor(bridge: Bridge, accountId: AccountId, jid: BareJid, mayAsk: boolean) {
    this.#bridge = bridge
    this.#accountId = accountId
    this.#jid = jid
    this.#mayAsk = mayAsk
  }

  /** null until the first answer. */
  get list(): readonly ResourcePresence[] | null {
    return this.#list
  }

  /** null where nobody is asked. */
  known(jid: FullJid): Known | null {
    return this.#known.get(jid) ?? null
  }

  /** Looks, and looks again when somebody comes or goes. Returns the function that ends it. */
  start(): () => void {
    void this.#look()
    return this.#bridge.onDelta(({ deltas }) => {
      if (deltas.some((delta) => this.#concerns(delta))) void this.#look()
    })
  }

  /** Asks once more, after there was no answer. */
  async ask(jid: FullJid): Promise<void> {
    this.#known.set(jid, { kind: 'asking' })
    const answer = await this.#bridge.call('roster.askClient', { accountId: this.#accountId, jid })
    // It may have gone meanwhile.
    if (!this.#known.has(jid)) return
    this.#known.set(
      jid,
      answer.ok ? { kind: 'facts', facts: answer.value } : { kind: 'failed', failure: answer.error },
    )
  }

  #concerns(delta: Delta): boolean {
    if (delta.kind === 'presenceChanged')
      return delta.accountId === this.#accountId && delta.changes.some(({ jid }) => jid === this.#jid)
    return delta.kind === 'accountChanged' && delta.account.id === this.#accountId
  }

  /** One look at a time; what changes meanwhile is looked at once more. */
  async #look(): Promise<void> {
    this.#isStale = true
    if (this.#isLooking) return
    this.#isLooking = true
    while (this.#isStale) {
      this.#isStale = false
      const answer = await this.#bridge.call('roster.clients', { accountId: this.#accountId, jid: this.#jid })
      this.#show(answer.ok ? answer.value : [])
    }
    this.#isLooking = false
  }

  #show(list: readonly ResourcePresence[]): void {
    this.#list = list
    const here = new Set(list.map(({ jid }) => jid))
    for (const jid of this.#known.keys()) if (!here.has(jid)) this.#known.delete(jid)
    if (!this.#mayAsk) return
    for (const jid of here) if (!this.#known.has(jid)) void this.ask(jid)
  }
}
