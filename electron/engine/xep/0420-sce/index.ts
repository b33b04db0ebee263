import { payload } from '../payload.ts'

export { withContent } from './allowed.ts'
export { openedContent, sealedContent } from './codec.ts'

/** XEP-0420. What OMEMO 2 seals. */
export const stanzaContentEncryption = payload({
  spec: 'XEP-0420',
  title: 'Stanza Content Encryption',
  version: '0.4.1',
  status: 'complete',
})
