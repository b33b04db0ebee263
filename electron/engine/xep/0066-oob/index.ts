import { payload } from '../payload.ts'
import { NS_OOB } from './codec.ts'

export { OutOfBand } from './codec.ts'

/** XEP-0066. */
export const outOfBandData = payload({
  spec: 'XEP-0066',
  title: 'Out of Band Data',
  version: '1.5',
  status: 'partial',
  note: 'links in messages and in registration; no requests to fetch something',
  features: [NS_OOB],
})
