import type { Bridge } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { RoomInfo } from '../../../shared/model/room.ts'

/** A pause in typing, in milliseconds. */
const PAUSE_MS = 500

/** What a room says about itself, asked once the person stops typing its address. */
export class RoomLookUp {
  readonly #bridge: Bridge
  #info = $state.raw<RoomInfo | null>(null)
  #asking = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = ''

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** null: nothing is known about the address. */
  get info(): RoomInfo | null {
    return this.#info
  }
  get asking(): boolean {
    return this.#asking
  }

  /** Looks an address up soon; what is known of another one is gone at once. `now`: nobody is typing it. */
  look(accountId: AccountId, address: string, now = false): void {
    const wanted = `${accountId} ${address}`
    if (wanted === this.#asked) return
    this.stop()
    this.#asked = wanted
    this.#info = null
    // Only a whole address names a room.
    if (!/.@./u.test(address)) return
    this.#timer = setTimeout(() => void this.#ask(accountId, address, wanted), now ? 0 : PAUSE_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#asked = ''
    this.#asking = false
  }

  async #ask(accountId: AccountId, address: string, wanted: string): Promise<void> {
    this.#asking = true
    const answer = await this.#bridge.call('rooms.info', { accountId, address })
    if (this.#asked !== wanted) return
    this.#asking = false
    this.#info = answer.ok ? answer.value : null
  }
}
