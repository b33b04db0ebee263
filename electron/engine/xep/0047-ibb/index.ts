import type { Extension } from '../../extension.ts'
import { NS_IBB } from './codec.ts'
import { createInBandBytestreams, type InBandBytestreams } from './ibb.ts'

export { MAX_BLOCK_SIZE, NS_IBB } from './codec.ts'
export { BLOCK_SIZE } from './ibb.ts'
export type { InBandBytestreams } from './ibb.ts'

/** XEP-0047. Data is sent in iq stanzas, and received in messages as well. */
export const inBandBytestreams: Extension<InBandBytestreams> = {
  about: {
    spec: 'XEP-0047',
    title: 'In-Band Bytestreams',
    version: '2.0.1',
    status: 'complete',
    features: [NS_IBB],
  },
  setup: createInBandBytestreams,
}
