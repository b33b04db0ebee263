import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Answer, Channel } from '../../extension.ts'
import { PingRequest } from '../0199-ping/index.ts'

/** Whether an occupant is still in the room; `unknown` if nobody could tell. */
export type SelfPingVerdict = 'joined' | 'not-joined' | 'unknown'

/** Errors that another client of the same occupant sends. */
const JOINED = ['service-unavailable', 'feature-not-implemented']
/** Errors of the way to the room, and of a client that is asked too often. */
const UNKNOWN = ['remote-server-not-found', 'remote-server-timeout', 'resource-constraint']

/**
 * Pings the own occupant (§3.2). The room answers, or another client of the account does. `occupant`: null while the
 * nickname changes.
 */
export async function pingSelf(
  { request }: Channel,
  occupant: () => FullJid | null,
): Promise<SelfPingVerdict> {
  // §3.2: the nickname has just changed. The room has told the new one before its answer; if it does not know that one
  // either, it was made anew when its service started again.
  for (let tries = 0; tries < 2; tries++) {
    const address = occupant()
    if (address === null) return 'unknown'
    const verdict = verdictOn(await request('get', address, PingRequest.build({})))
    if (verdict !== 'not-found') return verdict
  }
  return 'not-joined'
}

function verdictOn(answer: Answer): SelfPingVerdict | 'not-found' {
  if (answer.ok) return 'joined'
  if (answer.error.code !== 'stanza-error') return 'unknown'
  const { condition } = answer.error
  if (JOINED.includes(condition)) return 'joined'
  if (condition === 'item-not-found') return 'not-found'
  return UNKNOWN.includes(condition) ? 'unknown' : 'not-joined'
}
