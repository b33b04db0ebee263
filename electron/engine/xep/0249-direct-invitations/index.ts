import { payload } from '../payload.ts'

export { DirectInvitation } from './codec.ts'

/** XEP-0249. `0045-muc` sends and reads invitations. */
export const directInvitations = payload({
  spec: 'XEP-0249',
  title: 'Direct MUC Invitations',
  version: '1.2',
  status: 'partial',
  note: 'read and sent, not announced yet',
})
