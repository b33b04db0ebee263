import { payload } from '../payload.ts'

export { OutOfBand } from './codec.ts'

/** XEP-0066. */
export const outOfBandData = payload({
  spec: 'XEP-0066',
  title: 'Out of Band Data',
  version: '1.5',
  status: 'partial',
  note: 'the link to a web page in registration',
})
