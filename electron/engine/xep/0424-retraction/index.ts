import { payload } from '../payload.ts'
import { NS_RETRACTION, NS_RETRACTION_0 } from './codec.ts'

export { buildRetraction, NS_RETRACTION, retractionOf, tombstoneOf } from './codec.ts'

/** XEP-0424. Whether a retraction counts is for the caller to decide: it has to be by who wrote the message (§5). */
export const messageRetraction = payload({
  spec: 'XEP-0424',
  title: 'Message Retraction',
  version: '0.4.2',
  status: 'complete',
  features: [NS_RETRACTION, NS_RETRACTION_0],
})
