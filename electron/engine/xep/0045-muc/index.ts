import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { selfPings } from '../0410-self-ping/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import type { Rooms } from './api.ts'
import { createRooms } from './rooms.ts'

export type { Room, Rooms } from './api.ts'
export type { RoomEvent } from './events.ts'
export { invitationOf } from './invitation.ts'

/** XEP-0045. It is announced to others only once the application shows rooms. */
export const rooms: Extension<Rooms> = {
  about: {
    spec: 'XEP-0045',
    title: 'Multi-User Chat',
    version: '1.35.5',
    status: 'partial',
    note: 'the protocol only; the window does not show rooms yet',
  },
  needs: [disco, presence, selfPings],
  setup: createRooms,
}
