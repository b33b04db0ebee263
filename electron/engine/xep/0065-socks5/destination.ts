import { createHash } from 'node:crypto'
import type { FullJid } from '../../../../shared/model/jid.ts'

/**
 * The destination that both sides name to a SOCKS5 server (§5.3.2). The requester is the side that offers the server,
 * so that the same stream has one destination in each direction of offering.
 */
export function destinationOf(sid: string, requester: FullJid, target: FullJid): string {
  return createHash('sha1').update(sid).update(requester).update(target).digest('hex')
}
