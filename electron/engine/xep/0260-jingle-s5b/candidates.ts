import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Random } from '../../ports.ts'
import type { Place, StreamHost } from '../0065-socks5/index.ts'
import type { TransportContext } from '../0166-jingle/index.ts'
import type { Candidate } from './codec.ts'

/** Preferences of the types that we offer (§2.1). */
const DIRECT = 126
const PROXY = 10

/** The upper part is the type's, the lower one the order among candidates of one type (§2.1). */
const priorityOf = (type: number, index: number): number => type * 65_536 + 65_535 - index

/** Our candidates: our addresses, then the server's proxies. */
export function candidatesOf(
  self: FullJid,
  own: readonly Place[],
  proxies: readonly StreamHost[],
  random: Random,
): readonly Candidate[] {
  return [
    ...own.map(({ host, port }, index) => ({
      cid: random.uuid(),
      host,
      jid: self,
      port,
      priority: priorityOf(DIRECT, index),
      type: 'direct' as const,
    })),
    ...proxies.map(({ host, port, jid }, index) => ({
      cid: random.uuid(),
      host,
      jid,
      port,
      priority: priorityOf(PROXY, index),
      type: 'proxy' as const,
    })),
  ]
}

/** Their candidates, the best one first. Of several with the same cid only the first one counts. */
export function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = new Map<string, Candidate>()
  for (const candidate of candidates) if (!known.has(candidate.cid)) known.set(candidate.cid, candidate)
  return [...known.values()].sort((a, b) => b.priority - a.priority)
}

/**
 * Whose nomination wins (§2.4). `ours`: the candidate of theirs that we reached; `theirs`: the candidate of ours that
 * they reached. The higher priority wins, and the initiator's nomination if they are equal.
 */
export function winnerOf(
  ours: Candidate | null,
  theirs: Candidate | null,
  role: TransportContext['role'],
): 'ours' | 'theirs' | null {
  if (ours === null || theirs === null) return ours ? 'ours' : theirs ? 'theirs' : null
  if (ours.priority !== theirs.priority) return ours.priority > theirs.priority ? 'ours' : 'theirs'
  return role === 'initiator' ? 'ours' : 'theirs'
}
