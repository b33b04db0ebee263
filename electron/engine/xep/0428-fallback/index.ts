import { payload } from '../payload.ts'
import { NS_FALLBACK } from './codec.ts'

export { buildFallback, fallbacksOf } from './codec.ts'

/** XEP-0428. A part is hidden only if the thing that it stands for is understood and shown (§2.2). */
export const fallbackIndication = payload({
  spec: 'XEP-0428',
  title: 'Fallback Indication',
  version: '0.2.1',
  status: 'complete',
  features: [NS_FALLBACK],
})
