import { err, ok } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { destinationOf, type Bytestreams } from '../0065-socks5/index.ts'
import type { JingleTransport, TransportContext } from '../0166-jingle/index.ts'
import { candidatesOf } from './candidates.ts'
import { NS_S5B, S5bTransport, type S5b } from './codec.ts'
import { createNegotiation } from './negotiation.ts'

/** Faster than stanzas, so it is tried first. */
const PREFERENCE = 100

/** S5B as a transport method of Jingle. */
export function createS5b(
  { clock, random }: Pick<Channel, 'clock' | 'random'>,
  { hosts }: Bytestreams,
): JingleTransport {
  async function negotiate(context: TransportContext, sid: string, proposal: S5b | null) {
    const { self, peer, role } = context
    // COMPAT(Gajim, 1.7): it names the initiator first, also for the candidates of the other side (§2.2).
    const alias = role === 'responder' ? destinationOf(sid, peer, self) : undefined
    const own = await hosts.open(destinationOf(sid, self, peer), peer, alias)
    const proxies = await hosts.proxies()
    const candidates = candidatesOf(self, own?.places ?? [], proxies, random)
    return ok(createNegotiation({ context, hosts, clock, sid, candidates, own, proxies, proposal }))
  }

  return {
    ns: NS_S5B,
    preference: PREFERENCE,
    offer: (context) => negotiate(context, random.uuid(), null),
    async answer(context, element) {
      const proposal = S5bTransport.parse(element)
      if (proposal === undefined || proposal.mode === 'udp') return err({ code: 'malformed' })
      return negotiate(context, proposal.sid, proposal)
    },
  }
}
