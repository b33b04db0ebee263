import { payload } from '../payload.ts'
import { NS_EME } from './codec.ts'

export { buildEncryption, encryptionOf, NS_EME } from './codec.ts'

/** XEP-0380. */
export const explicitEncryption = payload({
  spec: 'XEP-0380',
  title: 'Explicit Message Encryption',
  version: '0.4.0',
  status: 'complete',
  features: [NS_EME],
})
