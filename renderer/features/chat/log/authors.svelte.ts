import type { Message } from '../../../../shared/model/message.ts'
import type { RoomAuthor } from '../../../../shared/model/room.ts'
import { LookAlikes } from '../../../../shared/text/look-alikes.ts'

/** More are forgotten at once; those of the loaded messages come back with the next look. */
const MOST = 5_000
/** Nobody else's key: keys of participants begin with "o:" or "n:". */
const SELF = 'self'

const entryOf = ({ key, nick }: RoomAuthor): string => `${key} ${nick}`

/** Who writes in a room, to tell names that look alike: those of the loaded messages, and the person's own. */
export class Authors {
  readonly #alike = new LookAlikes()
  #known = new Set<string>()
  #version = $state(0)

  /** Looks at the loaded messages. `ownNick`: null outside of a room. */
  look(messages: readonly Message[], ownNick: string | null): void {
    if (ownNick === null) return
    if (this.#known.size > MOST) {
      this.#alike.clear()
      this.#known = new Set()
    }
    let isNew = this.#alike.set(SELF, SELF, ownNick)
    for (const { by, direction } of messages) {
      if (!by || direction === 'out') continue
      const entry = entryOf(by)
      if (this.#known.has(entry)) continue
      this.#known.add(entry)
      this.#alike.set(entry, by.key, by.nick)
      isNew = true
    }
    if (isNew) this.#version++
  }

  /** Whether somebody else, or the person, has a name that looks like theirs. */
  isAlike(by: RoomAuthor): boolean {
    void this.#version
    return this.#alike.has(entryOf(by))
  }
}
