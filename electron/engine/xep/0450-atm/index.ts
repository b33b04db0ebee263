import type { Extension } from '../../extension.ts'
import { trustMessages } from '../0434-trust-messages/index.ts'
import { payload } from '../payload.ts'

export { announcementsOf, type Announcement } from './announcements.ts'
export { decisionsIn, judge, NS_ATM, type PassedOnTrust } from './decisions.ts'

/** XEP-0450. */
export const automaticTrust: Extension<undefined> = {
  ...payload({
    spec: 'XEP-0450',
    title: 'Automatic Trust Management (ATM)',
    version: '0.4.0',
    status: 'complete',
  }),
  needs: [trustMessages],
}
