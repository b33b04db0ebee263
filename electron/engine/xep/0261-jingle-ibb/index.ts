import type { Extension } from '../../extension.ts'
import { inBandBytestreams } from '../0047-ibb/index.ts'
import { jingle } from '../0166-jingle/index.ts'
import { NS_JINGLE_IBB } from './codec.ts'
import { createIbbTransport } from './transport.ts'

/** XEP-0261. */
export const jingleInBand: Extension<undefined> = {
  about: {
    spec: 'XEP-0261',
    title: 'Jingle In-Band Bytestreams Transport Method',
    version: '1.0',
    status: 'partial',
    note: 'one stream per content',
    features: [NS_JINGLE_IBB],
  },
  needs: [jingle, inBandBytestreams],
  setup(channel, use) {
    use(jingle).transport(createIbbTransport(channel, use(inBandBytestreams)))
    return undefined
  },
}
