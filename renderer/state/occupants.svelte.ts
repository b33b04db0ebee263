import type { Answer, Bridge, Delta } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Occupant } from '../../shared/model/room.ts'
import { LookAlikes } from '../../shared/text/look-alikes.ts'
import { NameOrder } from './name-order.ts'

/** So many get their places in one turn: some 5 ms of work. */
const PLACED_AT_ONCE = 250

type Changed = Extract<Delta, { kind: 'occupantsChanged' }>

/** The people in one room, in the order of their nicknames, while somebody looks at the list. */
export class Occupants {
  readonly #bridge: Bridge
  readonly conversationId: ConversationId
  // A plain map and a version: a burst of thousands is map writes and one signal.
  readonly #byNick = new Map<string, Occupant>()
  readonly #alike = new LookAlikes()
  readonly #order = new NameOrder<string>()
  #version = $state(0)
  #isPlacing = false
  #loading = $state(false)
  #failure = $state.raw<Failure | null>(null)
  /** Grows with every load, so that pages of an earlier one are told apart. */
  #load = 0
  /** What changed while pages came, and whether they are still here: a page may have been made before. */
  #meanwhile: Map<string, boolean> | null = null

  /** Who is new among thousands is there a moment later. The objects are replaced, never changed. */
  readonly all = $derived.by((): readonly Occupant[] => {
    void this.#version
    return this.#order.keys.flatMap((nick) => this.#byNick.get(nick) ?? [])
  })

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.conversationId = conversationId
  }

  get loading(): boolean {
    return this.#loading
  }
  /** Why the list is not whole; null if it is. */
  get failure(): Failure | null {
    return this.#failure
  }

  get(nick: string): Occupant | null {
    void this.#version
    return this.#byNick.get(nick) ?? null
  }

  /** Whether somebody else here has a nickname that looks the same. */
  isAlike(nick: string): boolean {
    void this.#version
    return this.#alike.has(nick)
  }

  /** Loads the list anew, page by page; what was known stays until its page has come. */
  async load(): Promise<void> {
    const load = ++this.#load
    const seen = new Set<string>()
    const { conversationId } = this
    let from: string | null = null
    this.#loading = true
    const meanwhile = new Map<string, boolean>()
    this.#meanwhile = meanwhile
    do {
      const answer: Answer<'rooms.occupants'> = await this.#bridge.call('rooms.occupants', {
        conversationId,
        ...(from !== null && { from }),
      })
      if (load !== this.#load) return
      this.#failure = answer.ok ? null : answer.error
      if (!answer.ok) break
      for (const occupant of answer.value.occupants) {
        seen.add(occupant.nick)
        if (!meanwhile.has(occupant.nick)) this.#keep(occupant)
      }
      this.#place()
      // One that leads nowhere new would never end.
      from = answer.value.next === from ? null : answer.value.next
    } while (from !== null)
    this.#meanwhile = null
    this.#loading = false
    if (this.#failure !== null) return
    for (const nick of this.#byNick.keys())
      if (!seen.has(nick) && meanwhile.get(nick) !== true) this.#forget(nick)
    this.#place()
  }

  apply({ changed, gone, reload }: Changed): void {
    if (reload) {
      void this.load()
      return
    }
    for (const nick of gone) {
      this.#forget(nick)
      this.#meanwhile?.set(nick, false)
    }
    for (const occupant of changed) {
      this.#keep(occupant)
      this.#meanwhile?.set(occupant.nick, true)
    }
    this.#place()
  }

  #keep(occupant: Occupant): void {
    const { nick, key } = occupant
    this.#byNick.set(nick, occupant)
    if (this.#alike.set(nick, key, nick)) this.#order.set(nick, nick)
  }

  #forget(nick: string): void {
    this.#byNick.delete(nick)
    this.#alike.delete(nick)
    this.#order.delete(nick)
  }

  /** Some at once, the others in turns of their own. */
  #place(): void {
    this.#version++
    if (this.#isPlacing || this.#order.place(PLACED_AT_ONCE)) return
    this.#isPlacing = true
    setTimeout(() => {
      this.#isPlacing = false
      this.#place()
    })
  }
}
