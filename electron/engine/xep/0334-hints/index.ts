import { payload } from '../payload.ts'

export { hint } from './codec.ts'

/** XEP-0334. Hints are for servers and archives, which do not have to follow them. */
export const processingHints = payload({
  spec: 'XEP-0334',
  title: 'Message Processing Hints',
  version: '1.0.0',
  status: 'complete',
})
