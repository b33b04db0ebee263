import { payload } from '../payload.ts'

export { Preauth } from './codec.ts'

/** XEP-0379, for the person who was invited. */
export const preAuthenticatedSubscription = payload({
  spec: 'XEP-0379',
  title: 'Pre-Authenticated Roster Subscription',
  version: '0.3.3',
  status: 'partial',
  note: 'invitations can be accepted, but not created',
})
