import type { Extension } from '../../extension.ts'
import type { Disco } from './api.ts'
import { NS_INFO, NS_ITEMS } from './codec.ts'
import { createDisco } from './disco.ts'

export type { Disco } from './api.ts'
export { servicesOf } from './services.ts'
export { InfoQuery, type DiscoInfo, type Identity } from './codec.ts'

/** XEP-0030. */
export const disco: Extension<Disco> = {
  about: {
    spec: 'XEP-0030',
    title: 'Service Discovery',
    version: '2.5.0',
    status: 'complete',
    features: [NS_INFO, NS_ITEMS],
  },
  setup: createDisco,
}
