import type { BareJid } from '../../../shared/model/jid.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { el } from '../xml/element.ts'
import { rooms as extension, type Room, type RoomEvent, type Rooms } from '../xep/0045-muc/index.ts'
import type { LiveClient } from './live-client.ts'

/** A live client that goes to rooms. */
export interface Visitor extends LiveClient {
  readonly rooms: Rooms
  /** What it has heard of one kind. */
  of<Kind extends RoomEvent['kind']>(kind: Kind): Extract<RoomEvent, { kind: Kind }>[]
  /** Enters a room without its history. Throws where it is not let in. */
  join(room: BareJid, nick: string): Promise<Room>
}

export function visitor(live: LiveClient): Visitor {
  const rooms = live.client.use(extension)
  const events: RoomEvent[] = []
  rooms.onEvent((event) => events.push(event))
  return {
    ...live,
    rooms,
    of: <Kind extends RoomEvent['kind']>(kind: Kind) =>
      events.filter((event): event is Extract<RoomEvent, { kind: Kind }> => event.kind === kind),
    async join(room, nick) {
      const joined = await rooms.join(room, { nick, history: { max: 0 } })
      if (!joined.ok) throw new Error(joined.error.code)
      return joined.value
    },
  }
}

/** Says its own id to everybody in a room. Whether it went out. */
export const say = ({ client }: LiveClient, room: BareJid, id: string): boolean =>
  client.channel.send(
    el(NS_CLIENT, 'message', { to: room, id, type: 'groupchat' }, el(NS_CLIENT, 'body', {}, id)),
  )
