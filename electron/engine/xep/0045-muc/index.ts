import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { vcards } from '../0054-vcard-temp/index.ts'
import { selfPings } from '../0410-self-ping/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import type { Rooms } from './api.ts'
import { NS_MUC } from './codec.ts'
import { createRooms } from './rooms.ts'

export type { Author, Room, Rooms } from './api.ts'
export type { RoomEvent } from './events.ts'
export { addressInArchive, withAddress } from './author.ts'
export { invitationOf } from './invitation.ts'

/** XEP-0045. */
export const rooms: Extension<Rooms> = {
  about: {
    spec: 'XEP-0045',
    title: 'Multi-User Chat',
    version: '1.35.5',
    status: 'partial',
    note: 'no requests for unique names, and no rooms of the older protocol groupchat 1.0',
    features: [NS_MUC],
  },
  needs: [disco, presence, selfPings, vcards],
  setup: createRooms,
}
