import type { Bridge } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'

/** The services for rooms that an account's server names. */
export class Services {
  readonly #bridge: Bridge
  #of: AccountId | null = null
  #known = $state.raw<readonly BareJid[]>([])

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** None until the server has answered. */
  get known(): readonly BareJid[] {
    return this.#known
  }

  /** Asks for those of an account, once. Resolves when they are known. */
  async take(accountId: AccountId): Promise<void> {
    if (this.#of === accountId) return
    this.#of = accountId
    this.#known = []
    const answer = await this.#bridge.call('rooms.services', { accountId })
    if (this.#of === accountId && answer.ok) this.#known = answer.value
  }
}
