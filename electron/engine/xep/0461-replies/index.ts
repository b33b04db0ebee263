import { payload } from '../payload.ts'
import { NS_REPLY } from './codec.ts'

export { NS_REPLY, Reply } from './codec.ts'
export { quoteFallback } from './quote.ts'

/** XEP-0461. */
export const messageReplies = payload({
  spec: 'XEP-0461',
  title: 'Message Replies',
  version: '0.2.1',
  status: 'complete',
  features: [NS_REPLY],
})
