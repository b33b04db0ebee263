import type { ConversationId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** How long news are gathered. */
export interface GatheringTimes {
  /** News that come within this time are shown together. */
  readonly soonMs: number
  /** The longest time that news are gathered, however many come. */
  readonly mostMs: number
}

export const LIVE: GatheringTimes = { soonMs: 250, mostMs: 2_000 }
/** Rooms are entered one after the other, and each brings what was said meanwhile. */
export const MISSED: GatheringTimes = { soonMs: 5_000, mostMs: 30_000 }
/** The time after the start of a session in which the server delivers the messages it kept. */
const AFTER_SIGN_IN_MS = 2_000

/** The number of new messages by conversation. */
export type News = ReadonlyMap<ConversationId, number>

export interface Gathering {
  add(id: ConversationId): void
  /** A session begins. The messages that come now were kept by the server and come all at once. */
  sessionBegan(): void
  close(): void
}

export function createGathering(
  clock: Clock,
  { soonMs, mostMs }: GatheringTimes,
  deliver: (news: News) => void,
): Gathering {
  let news = new Map<ConversationId, number>()
  let soon: CancelTimer | null = null
  let atLatest: CancelTimer | null = null

  function wait(ms: number): void {
    soon?.()
    soon = clock.after(ms, flush)
    atLatest ??= clock.after(mostMs, flush)
  }

  function flush(): void {
    stop()
    const gathered = news
    news = new Map()
    if (gathered.size > 0) deliver(gathered)
  }

  function stop(): void {
    soon?.()
    atLatest?.()
    soon = atLatest = null
  }

  let handingOver: CancelTimer | null = null
  return {
    add(id) {
      news.set(id, (news.get(id) ?? 0) + 1)
      if (handingOver === null) wait(soonMs)
    },
    sessionBegan() {
      stop()
      handingOver?.()
      handingOver = clock.after(AFTER_SIGN_IN_MS, () => {
        handingOver = null
        flush()
      })
    },
    close() {
      stop()
      handingOver?.()
      news = new Map()
    },
  }
}
