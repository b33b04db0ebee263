import type { Extension } from '../../extension.ts'
import { enableCarbons } from './carbons.ts'
import { NS_CARBONS } from './codec.ts'

export { unwrapCarbon } from './unwrap.ts'

/** XEP-0280. Enabled at the start of every session, if the server supports it. */
export const carbons: Extension<undefined> = {
  about: {
    spec: 'XEP-0280',
    title: 'Message Carbons',
    version: '1.0.1',
    status: 'complete',
    features: [NS_CARBONS],
  },
  setup: enableCarbons,
}
