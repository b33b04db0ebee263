import { bareOf, type BareJid, type FullJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import { createTokenBuckets } from '../../token-buckets.ts'

/** A roster full of unknown clients is asked little by little. */
const MAX_REQUESTS = 5
/** A contact whose clients do not answer must not hold up other contacts. */
const MAX_REQUESTS_EACH = 2
/**
 * A contact's clients announce something new a few times a day. A contact that does so all the time is asked twice a
 * minute.
 */
const AT_ONCE = 20
const EACH_MS = 30_000
const MAX_CONTACTS = 1_000

/** The outcome of asking one client: `settled` answers the question for all clients that wait for it. */
export type Outcome = 'settled' | 'open'

/**
 * Questions about capabilities, and the clients that can answer them. They are asked one after the other, a few at a
 * time, and each contact only a limited number of times.
 */
export interface Questions {
  has(question: string): boolean
  /** Another client that could answer. */
  add(question: string, jid: FullJid): void
  /** Do not ask this client. */
  remove(question: string, jid: FullJid): void
  /** The other clients that wait for the answer. */
  waiting(question: string): readonly FullJid[]
  /** Drops all questions. */
  clear(): void
}

export function createQuestions(
  clock: Clock,
  /** Never rejects. */
  ask: (question: string, jid: FullJid) => Promise<Outcome>,
): Questions {
  const candidates = new Map<string, Set<FullJid>>()
  const asking = new Set<string>()
  const asked = new Map<BareJid, number>()
  const buckets = createTokenBuckets({ burst: AT_ONCE, refillMs: EACH_MS, most: MAX_CONTACTS })

  /** The next client that may be asked now. Clients of contacts that announce too much are skipped for good. */
  function pick(all: Set<FullJid>): FullJid | undefined {
    for (const jid of all) {
      const contact = bareOf(jid)
      if ((asked.get(contact) ?? 0) >= MAX_REQUESTS_EACH) continue
      all.delete(jid)
      if (buckets.take(contact, clock.now())) return jid
    }
    return undefined
  }

  function next(): void {
    for (const [question, all] of candidates) {
      if (asking.size >= MAX_REQUESTS) return
      if (asking.has(question)) continue
      const jid = pick(all)
      if (jid !== undefined) void pursue(question, jid)
      else if (all.size === 0) candidates.delete(question)
    }
  }

  async function pursue(question: string, jid: FullJid): Promise<void> {
    const contact = bareOf(jid)
    asking.add(question)
    asked.set(contact, (asked.get(contact) ?? 0) + 1)
    const outcome = await ask(question, jid)
    asking.delete(question)
    const left = (asked.get(contact) ?? 1) - 1
    if (left > 0) asked.set(contact, left)
    else asked.delete(contact)
    if (outcome === 'settled' || candidates.get(question)?.size === 0) candidates.delete(question)
    next()
  }

  return {
    has: (question) => candidates.has(question),
    add(question, jid) {
      const all = candidates.get(question) ?? new Set()
      candidates.set(question, all.add(jid))
      next()
    },
    remove(question, jid) {
      const all = candidates.get(question)
      all?.delete(jid)
      if (all?.size === 0 && !asking.has(question)) candidates.delete(question)
    },
    waiting: (question) => [...(candidates.get(question) ?? [])],
    clear: () => candidates.clear(),
  }
}
