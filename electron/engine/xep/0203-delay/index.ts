import { payload } from '../payload.ts'
import { NS_DELAY } from './codec.ts'

export { Delay } from './codec.ts'
export { delaysOf } from './delays.ts'

/** XEP-0203. Anybody can write a delay into a message, so the caller decides which one to believe (§5). */
export const delayedDelivery = payload({
  spec: 'XEP-0203',
  title: 'Delayed Delivery',
  version: '2.0',
  status: 'complete',
  features: [NS_DELAY],
})
