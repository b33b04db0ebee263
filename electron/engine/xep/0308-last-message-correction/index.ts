import { payload } from '../payload.ts'
import { NS_CORRECTION } from './codec.ts'

export { Replace } from './codec.ts'

/** XEP-0308. The caller decides whether a correction counts: it has to come from the author of the message (§4). */
export const lastMessageCorrection = payload({
  spec: 'XEP-0308',
  title: 'Last Message Correction',
  version: '1.2.1',
  status: 'complete',
  features: [NS_CORRECTION],
})
