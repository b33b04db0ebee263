import { payload } from '../payload.ts'

export { Forwarded, forwardedMessage } from './codec.ts'

/** XEP-0297, for carbons and archives. Not announced (§4), because other forwarded messages are not believed. */
export const forwarding = payload({
  spec: 'XEP-0297',
  title: 'Stanza Forwarding',
  version: '1.0',
  status: 'partial',
  note: 'only inside carbons and archives',
})
