import { payload } from '../payload.ts'
import { NS_RETRACTION, NS_RETRACTION_0 } from './codec.ts'

export { buildRetraction, NS_RETRACTION, NS_RETRACTION_0, retractionOf, tombstoneOf } from './codec.ts'

/** XEP-0424. The caller decides whether a retraction counts: it has to come from the author of the message (§5). */
export const messageRetraction = payload({
  spec: 'XEP-0424',
  title: 'Message Retraction',
  version: '0.4.2',
  status: 'complete',
  features: [NS_RETRACTION, NS_RETRACTION_0],
})
