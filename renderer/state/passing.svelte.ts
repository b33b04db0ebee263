import { SvelteMap } from 'svelte/reactivity'
import type { MessageId } from '../../shared/model/ids.ts'
import type { RoomNotice } from '../../shared/model/room.ts'

/** At so many places of a history they are kept; the oldest go first. */
const MOST_PLACES = 100
/** Of so many people at one place the nicknames are kept. */
const MOST_NAMES = 200
/** So many other notices are kept at one place. */
const MOST_NOTICES = 20

type Traffic = Extract<RoomNotice, { what: 'traffic' }>

/**
 * What happened in the open room and is not kept: below which message it happened. Who comes and goes between the same
 * two messages is one line, and who did both is in none.
 */
export class Passing {
  readonly #below = new SvelteMap<MessageId, readonly RoomNotice[]>()

  /** What happened below this message. */
  below(id: MessageId): readonly RoomNotice[] {
    return this.#below.get(id) ?? NONE
  }

  /** Something happened after this message, which is the newest; null: there is none, and nothing is noted. */
  note(notice: RoomNotice, after: MessageId | null): void {
    if (after === null) return
    const before = this.#below.get(after) ?? NONE
    const others = before.filter(({ what }) => what !== 'traffic')
    const traffic = before.find((one): one is Traffic => one.what === 'traffic')
    if (notice.what !== 'traffic') this.#put(after, [...others.slice(1 - MOST_NOTICES), notice], traffic)
    else this.#put(after, others, traffic ? folded(traffic, notice) : cut(notice))
  }

  clear(): void {
    this.#below.clear()
  }

  #put(after: MessageId, others: readonly RoomNotice[], traffic: Traffic | undefined): void {
    const isSomebody = traffic !== undefined && traffic.joined.length + traffic.left.length > 0
    const notices = isSomebody ? [...others, traffic] : others
    if (notices.length === 0) this.#below.delete(after)
    else this.#below.set(after, notices)
    if (this.#below.size <= MOST_PLACES) return
    const [oldest] = this.#below.keys()
    if (oldest !== undefined) this.#below.delete(oldest)
  }
}

const NONE: readonly RoomNotice[] = []

const cut = ({ what, joined, left }: Traffic): Traffic => ({
  what,
  joined: joined.slice(-MOST_NAMES),
  left: left.slice(-MOST_NAMES),
})

/** Two lines as one. */
function folded(before: Traffic, { joined, left }: Traffic): Traffic {
  const [came, went] = [new Set(before.joined), new Set(before.left)]
  for (const nick of joined) if (!went.delete(nick)) came.add(nick)
  for (const nick of left) if (!came.delete(nick)) went.add(nick)
  return cut({ what: 'traffic', joined: [...came], left: [...went] })
}
