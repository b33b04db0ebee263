import { payload } from '../payload.ts'

export { withContent } from './allowed.ts'
export { sealedContent } from './codec.ts'
export { openedContent, type OpenedContent } from './open.ts'

/** XEP-0420. What OMEMO 2 seals. */
export const stanzaContentEncryption = payload({
  spec: 'XEP-0420',
  title: 'Stanza Content Encryption',
  version: '0.5.0',
  status: 'complete',
})
