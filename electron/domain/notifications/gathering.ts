import type { ConversationId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** How long news are gathered before they are told: what comes together is told together. */
const GATHER_MS = 250
/** But no longer, however many come. */
const GATHER_MOST_MS = 2_000
/** After a session begins the server hands over what it kept. */
const AFTER_SIGN_IN_MS = 2_000

/** Conversations with how many of their messages are new. */
export type News = ReadonlyMap<ConversationId, number>

export interface Gathering {
  add(id: ConversationId): void
  /** A session begins: what comes now was kept by the server, and comes all at once. */
  sessionBegan(): void
  close(): void
}

export function createGathering(clock: Clock, deliver: (news: News) => void): Gathering {
  let news = new Map<ConversationId, number>()
  let soon: CancelTimer | null = null
  let atLatest: CancelTimer | null = null

  function wait(ms: number): void {
    soon?.()
    soon = clock.after(ms, flush)
    atLatest ??= clock.after(GATHER_MOST_MS, flush)
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
      if (handingOver === null) wait(GATHER_MS)
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
