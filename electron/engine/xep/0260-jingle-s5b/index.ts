import type { Extension } from '../../extension.ts'
import { bytestreams } from '../0065-socks5/index.ts'
import { jingle } from '../0166-jingle/index.ts'
import { NS_S5B } from './codec.ts'
import { createS5b } from './transport.ts'

/** XEP-0260. */
export const jingleSocks5: Extension<undefined> = {
  about: {
    spec: 'XEP-0260',
    title: 'Jingle SOCKS5 Bytestreams Transport Method',
    version: '1.0.3',
    status: 'partial',
    note: 'candidates are direct or at a proxy and come with the first message; no UDP',
    features: [NS_S5B],
  },
  needs: [bytestreams, jingle],
  setup(channel, use) {
    use(jingle).transport(createS5b(channel, use(bytestreams)))
    return undefined
  },
}
