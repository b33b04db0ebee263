import { payload } from '../payload.ts'
import { NS_CONFERENCE } from './codec.ts'

export { DirectInvitation } from './codec.ts'

/** XEP-0249. `0045-muc` sends and reads invitations. */
export const directInvitations = payload({
  spec: 'XEP-0249',
  title: 'Direct MUC Invitations',
  version: '1.2',
  status: 'complete',
  features: [NS_CONFERENCE],
})
