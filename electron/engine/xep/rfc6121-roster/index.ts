import type { Extension } from '../../extension.ts'
import type { Roster } from './api.ts'
import { createRoster } from './roster.ts'

export type { Roster, RosterChange, RosterStore } from './api.ts'
export type { RosterItem } from './codec.ts'

/** RFC 6121 §2. */
export const roster: Extension<Roster> = {
  about: { spec: 'RFC 6121', title: 'XMPP: Instant Messaging and Presence', status: 'complete' },
  setup: createRoster,
}
