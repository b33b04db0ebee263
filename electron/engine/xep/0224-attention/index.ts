import { payload } from '../payload.ts'
import { NS_ATTENTION } from './codec.ts'

export { Attention } from './codec.ts'

/** XEP-0224. A delayed one means nothing (§3), and a stranger's should not either (§6): that is for the caller. */
export const attention = payload({
  spec: 'XEP-0224',
  title: 'Attention',
  version: '1.0',
  status: 'complete',
  features: [NS_ATTENTION],
})
