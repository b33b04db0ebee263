import { payload } from '../payload.ts'
import { NS_ATTENTION } from './codec.ts'

export { Attention } from './codec.ts'

/** XEP-0224. The caller has to ignore a delayed one (§3), and should ignore a stranger's (§6). */
export const attention = payload({
  spec: 'XEP-0224',
  title: 'Attention',
  version: '1.0',
  status: 'complete',
  features: [NS_ATTENTION],
})
