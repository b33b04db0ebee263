import { payload } from '../payload.ts'
import { NS_REFERENCE } from './codec.ts'

export { buildMention, mentionsOf } from './codec.ts'
export type { Mention } from './codec.ts'

/** XEP-0372. */
export const references = payload({
  spec: 'XEP-0372',
  title: 'References',
  version: '0.1',
  status: 'partial',
  note: 'mentions, no data',
  features: [NS_REFERENCE],
})
