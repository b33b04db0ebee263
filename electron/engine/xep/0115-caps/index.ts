import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { caps2 } from '../0390-caps2/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import type { Caps } from './api.ts'
import { createCaps } from './caps.ts'
import { NS_CAPS } from './codec.ts'

export type { Caps, CapsCache } from './api.ts'

/** XEP-0115, and announcements of others by XEP-0390. */
export const caps: Extension<Caps> = {
  about: {
    spec: 'XEP-0115',
    title: 'Entity Capabilities',
    version: '1.6.0',
    status: 'complete',
    features: [NS_CAPS],
  },
  needs: [disco, presence, caps2],
  setup: createCaps,
}
