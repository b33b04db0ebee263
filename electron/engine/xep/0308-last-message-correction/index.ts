import { payload } from '../payload.ts'
import { NS_CORRECTION } from './codec.ts'

export { Replace } from './codec.ts'

/** XEP-0308. Whether a correction counts is for the caller to decide: it has to be by who wrote the message (§4). */
export const lastMessageCorrection = payload({
  spec: 'XEP-0308',
  title: 'Last Message Correction',
  version: '1.2.1',
  status: 'complete',
  features: [NS_CORRECTION],
})
