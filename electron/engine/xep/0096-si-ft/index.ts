import type { Extension } from '../../extension.ts'
import { inBandBytestreams } from '../0047-ibb/index.ts'
import { bytestreams } from '../0065-socks5/index.ts'
import { streamInitiation } from '../0095-si/index.ts'
import { NS_SI_FT } from './codec.ts'
import { createSiFileTransfers, type SiFileTransfers } from './transfers.ts'

export { NS_SI_FT } from './codec.ts'
export type { SiFileTransfers } from './transfers.ts'

/** XEP-0096. */
export const siFileTransfer: Extension<SiFileTransfers> = {
  about: {
    spec: 'XEP-0096',
    title: 'SI File Transfer',
    version: '1.3.1',
    status: 'complete',
    features: [NS_SI_FT],
  },
  needs: [streamInitiation, inBandBytestreams, bytestreams],
  setup: createSiFileTransfers,
}
