import { payload } from '../payload.ts'

export { LegacyDelay } from './codec.ts'

/** XEP-0091. Only read, from old servers and gateways; XEP-0203 has replaced it. */
export const legacyDelayedDelivery = payload({
  spec: 'XEP-0091',
  title: 'Legacy Delayed Delivery',
  version: '1.4',
  status: 'partial',
  note: 'read, never sent',
})
