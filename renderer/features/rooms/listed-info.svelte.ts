import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomInfo } from '../../../shared/model/room.ts'

/** So many rooms are asked at the same time. */
const AT_ONCE = 4

/** What the rooms of a list say about themselves: a service tells only their names. Only those in sight are asked. */
export class ListedInfo {
  readonly #bridge: Bridge
  readonly #accountId: AccountId
  readonly #known = new SvelteMap<BareJid, RoomInfo>()
  readonly #asked = new Set<BareJid>()
  #wanted: BareJid[] = []
  #running = 0

  constructor(bridge: Bridge, accountId: AccountId) {
    this.#bridge = bridge
    this.#accountId = accountId
  }

  /** undefined: not known, or not yet. */
  get(room: BareJid): RoomInfo | undefined {
    return this.#known.get(room)
  }

  /** Asks a room, once, unless it is out of sight again before its turn: then call the returned function. */
  want(room: BareJid): () => void {
    if (this.#asked.has(room)) return () => {}
    this.#wanted.push(room)
    void this.#ask()
    return () => (this.#wanted = this.#wanted.filter((one) => one !== room))
  }

  async #ask(): Promise<void> {
    if (this.#running >= AT_ONCE) return
    const room = this.#wanted.shift()
    if (room === undefined) return
    this.#asked.add(room)
    this.#running++
    const answer = await this.#bridge.call('rooms.info', { accountId: this.#accountId, address: room })
    this.#running--
    if (answer.ok) this.#known.set(room, answer.value)
    void this.#ask()
  }
}
