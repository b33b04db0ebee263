import { payload } from '../payload.ts'
import { NS_REACTIONS } from './codec.ts'

export { buildReactions, reactionsOf } from './codec.ts'

/** XEP-0444. Everybody has their own reactions, and only the newest message counts (§4.1). */
export const messageReactions = payload({
  spec: 'XEP-0444',
  title: 'Message Reactions',
  version: '0.2.1',
  status: 'partial',
  note: 'announced restrictions of gateways and rooms are not read',
  features: [NS_REACTIONS],
})
