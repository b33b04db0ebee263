import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import type { Bytestreams } from './api.ts'
import { createBytestreams } from './bytestreams.ts'
import { NS_BYTESTREAMS } from './codec.ts'

export type { BytestreamFailure, Bytestreams, OpenBytestream } from './api.ts'
export { destination, host, MAX_PLACES, NS_BYTESTREAMS, port, type StreamHost } from './codec.ts'
export { destinationOf } from './destination.ts'
export type { Place } from './race.ts'
export type { OwnPlaces, StreamHosts } from './stream-hosts.ts'

/** XEP-0065. */
export const bytestreams: Extension<Bytestreams> = {
  about: {
    spec: 'XEP-0065',
    title: 'SOCKS5 Bytestreams',
    version: '1.8.2',
    status: 'partial',
    note: 'no UDP (§8)',
    features: [NS_BYTESTREAMS],
  },
  needs: [disco],
  setup: createBytestreams,
}
