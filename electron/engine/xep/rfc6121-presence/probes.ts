import { domainOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Channel, SessionStart } from '../../extension.ts'
import { PingRequest } from '../0199-ping/index.ts'
import { buildProbe } from './codec.ts'

/**
 * How many are sent at once. Servers limit how fast they read from a client (Prosody as Debian ships it: 10 kB/s), and
 * the person's messages must not wait behind thousands of probes. A slice has some 4 kB.
 */
const SLICE = 50

/** Asks for the presence of others in a session in which the server does not send it by itself. */
export interface Probes {
  /** Asks for each of them, slice by slice. Stops at the end of the session. */
  start(jids: readonly BareJid[], session: Pick<SessionStart, 'signal'>): Promise<void>
  /** A presence came from this contact. Returns whether it may be the answer to a probe. */
  answered(jid: BareJid): boolean
}

/**
 * Usually the server sends probes (RFC 6121 §4.3). Here it cannot know that its client has forgotten everything. Only a
 * client that first says that it is unavailable would get all presences again, and all its contacts would see that.
 * Therefore the client probes (XEP-0318): servers pass the probe on, and the contact's server answers. If a server does
 * not, contacts stay offline until their next presence.
 */
export function createProbes(channel: Channel): Probes {
  const server = domainOf(channel.account) as BareJid
  let open = new Set<BareJid>()

  return {
    async start(jids, { signal }) {
      open = new Set()
      for (let at = 0; at < jids.length; at += SLICE) {
        for (const jid of jids.slice(at, at + SLICE)) {
          open.add(jid)
          channel.send(buildProbe(jid))
        }
        // A server handles the stanzas of a stream in order (RFC 6120 §10.1): any answer, even an error, means that it
        // has passed the probes on. If no answer comes in time, the next slice is sent, at this slower pace.
        await channel.request('get', server, PingRequest.build({}), { signal })
        if (signal.aborted) return
      }
    },
    answered: (jid) => open.delete(jid),
  }
}
