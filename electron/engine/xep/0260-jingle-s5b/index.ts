import { err, ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Use } from '../../extension.ts'
import { bytestreams, destinationOf } from '../0065-socks5/index.ts'
import { jingle, type JingleTransport, type TransportContext } from '../0166-jingle/index.ts'
import { candidatesOf } from './candidates.ts'
import { NS_S5B, S5bTransport, type S5b } from './codec.ts'
import { createNegotiation } from './negotiation.ts'

export { NS_S5B } from './codec.ts'

/** Faster than stanzas, so it is tried first. */
const PREFERENCE = 100

function createTransport(channel: Channel, use: Use): JingleTransport {
  const { hosts } = use(bytestreams)
  const { clock, random } = channel

  async function negotiate(context: TransportContext, sid: string, proposal: S5b | null) {
    const { self, peer } = context
    const own = await hosts.open(destinationOf(sid, self, peer), peer)
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

/** XEP-0260. */
export const jingleSocks5: Extension<undefined> = {
  about: {
    spec: 'XEP-0260',
    title: 'Jingle SOCKS5 Bytestreams Transport Method',
    version: '1.0.3',
    status: 'partial',
    note: 'offers direct and proxy candidates, all of them with the first message; no UDP',
    features: [NS_S5B],
  },
  needs: [bytestreams, jingle],
  setup(channel, use) {
    use(jingle).transport(createTransport(channel, use))
  },
}
