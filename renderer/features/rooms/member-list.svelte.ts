import type { Bridge } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Affiliation, RoomMember } from '../../../shared/model/room.ts'
import { failureIn } from '../../state/told.ts'

export type Listed = Exclude<Affiliation, 'none'>

/** One of the lists of a room's members. It is asked for anew after each change: the room decides what is in it. */
export class MemberList {
  readonly #bridge: Bridge
  readonly #conversationId: ConversationId
  #kind: Listed = 'member'
  #members = $state.raw<readonly RoomMember[] | null>(null)
  #loading = $state(false)
  #failure = $state.raw<Failure | null>(null)

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.#conversationId = conversationId
  }

  /** null: the list is not here yet. */
  get members(): readonly RoomMember[] | null {
    return this.#members
  }
  get loading(): boolean {
    return this.#loading
  }
  get failure(): Failure | null {
    return this.#failure
  }

  async show(kind: Listed): Promise<void> {
    this.#kind = kind
    this.#members = null
    this.#failure = null
    await this.load()
  }

  async load(): Promise<void> {
    const affiliation = this.#kind
    this.#loading = true
    const answer = await this.#bridge.call('rooms.members', {
      conversationId: this.#conversationId,
      affiliation,
    })
    if (affiliation !== this.#kind) return
    this.#loading = false
    this.#failure = failureIn(answer)
    if (answer.ok) this.#members = answer.value
  }

  /** Whether the room has agreed. */
  async set(address: string, affiliation: Affiliation): Promise<boolean> {
    const conversationId = this.#conversationId
    const answer = await this.#bridge.call('rooms.setMember', { conversationId, address, affiliation })
    this.#failure = failureIn(answer)
    if (answer.ok) await this.load()
    return answer.ok
  }
}
