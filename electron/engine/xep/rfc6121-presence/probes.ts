import { domainOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Channel, SessionStart } from '../../extension.ts'
import { el } from '../../xml/element.ts'
import { buildProbe } from './codec.ts'

/**
 * So many are asked for at once. Servers limit how fast they read of a client (Prosody as Debian ships it: 10 kB/s), and
 * whatever the person sends meanwhile must not wait behind thousands of these: a slice is some 4 kB.
 */
const SLICE = 50

const NS_PING = 'urn:xmpp:ping'

/** Asks who is there, in a session in which the server sees no reason to tell. */
export interface Probes {
  /** Asks about each of them, slice by slice; in the next session no more. */
  start(jids: readonly BareJid[], session: Pick<SessionStart, 'signal'>): Promise<void>
  /** Something came from that contact: whether it may be the answer to a probe. */
  answered(jid: BareJid): boolean
}

/**
 * Probes are the server's business as a rule (RFC 6121 §4.3). Here the server cannot know that its client has forgotten
 * everything, and only a client that says it is unavailable first would be told anew, which all its contacts would see.
 * So the client probes (XEP-0318): servers pass it on and the contact's server answers. A server that does not leaves
 * contacts offline until they next show themselves.
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
        // A server takes the stanzas of a stream in their order (RFC 6120 §10.1): its answer, even an error, says that it
        // has passed the probes on. Where none comes in time it goes on, at that pace.
        await channel.request('get', server, el(NS_PING, 'ping'), { signal })
        if (signal.aborted) return
      }
    },
    answered: (jid) => open.delete(jid),
  }
}
