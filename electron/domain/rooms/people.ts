import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import { occupantKey } from '../messages/index.ts'
import type { RoomBook } from './book.ts'
import type { RoomConversations } from './conversations.ts'
import { inRoom, NOT_FOUND } from './failures.ts'
import type { Occupants } from './occupants.ts'
import type { OwnRoom } from './own-room.ts'
import { keyOfNick } from './store.ts'

type Commands = Pick<
  Handlers<typeof roomCommands>,
  'rooms.occupants' | 'rooms.complete' | 'rooms.openPrivate' | 'rooms.ignore'
>

/** Commands about the people in rooms. */
export function peopleCommands(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  book: RoomBook,
  occupants: Occupants,
  conversations: RoomConversations,
  ignoring: (room: OwnRoom) => void,
): Commands {
  return {
    'rooms.occupants'({ conversationId, from }) {
      const room = book.of(conversationId)
      return room === undefined ? NOT_FOUND : ok(occupants.page(room, from))
    },
    'rooms.complete'({ conversationId, text }) {
      const room = book.of(conversationId)
      return room === undefined ? NOT_FOUND : ok(occupants.complete(room, text))
    },
    'rooms.openPrivate'({ conversationId, nick }) {
      const found = inRoom(book.of(conversationId))
      if (!found.ok) return found
      const { own, room } = found.value
      const occupant = room.occupants.get(nick)
      if (occupant === undefined || nick === room.nick) return err({ code: 'occupant-gone' })
      const who = { key: occupantKey(occupant), nick }
      return ok(conversations.openPrivate(own.account.id, own.jid, who, ports.clock.now()))
    },
    'rooms.ignore'({ conversationId, nick, ignored }) {
      const found = inRoom(book.of(conversationId))
      const occupant = found.ok ? found.value.room.occupants.get(nick) : undefined
      const room = book.of(conversationId)
      const key = occupant ? occupantKey(occupant) : keyOfNick(store, conversationId, nick)
      if (room === undefined || key === undefined) return NOT_FOUND
      conversations.ignore(conversationId, key, ignored)
      if (occupant) occupants.changed(room, occupant)
      ignoring(room)
      return ok()
    },
  }
}
