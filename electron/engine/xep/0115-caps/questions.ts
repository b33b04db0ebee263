import { bareOf, type BareJid, type FullJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import { createTokenBuckets } from '../../token-buckets.ts'

/** A roster full of clients never seen before is asked little by little. */
const MAX_REQUESTS = 5
/** So that a contact whose clients do not answer holds up nobody else's. */
const MAX_REQUESTS_EACH = 2
/** A contact's clients announce something new a few times a day; whoever does all the time is asked twice a minute. */
const AT_ONCE = 20
const EACH_MS = 30_000
const MAX_CONTACTS = 1_000

/** What became of asking one client: `settled` ends the question for all that wait for its answer. */
export type Outcome = 'settled' | 'open'

/** What is to be asked, and who may be asked: one client after the other, few at a time, of each contact only so often. */
export interface Questions {
  has(question: string): boolean
  /** That client could answer, too. */
  add(question: string, jid: FullJid): void
  /** That client is not to be asked. */
  remove(question: string, jid: FullJid): void
  /** Who waits for the answer beside the one that is being asked. */
  waiting(question: string): readonly FullJid[]
  /** Nobody waits any more. */
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

  /** The next client that may be asked now. Those of contacts that announce too much are passed over for good. */
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
