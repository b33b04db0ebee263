import type { Extension } from '../../extension.ts'
import { roster } from '../rfc6121-roster/index.ts'
import type { Presence } from './api.ts'
import { createPresence } from './presence.ts'

export type { Presence, PresenceChange, SubscriptionEvent } from './api.ts'
export { readAvailability } from './codec.ts'

/** RFC 6121 §3 and §4. */
export const presence: Extension<Presence> = {
  about: { spec: 'RFC 6121', title: 'XMPP: Instant Messaging and Presence', status: 'complete' },
  needs: [roster],
  setup: createPresence,
}
