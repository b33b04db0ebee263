import type { Handlers } from '../../../shared/contract/command.ts'
import type { notificationCommands } from '../../../shared/contract/notifications.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Room } from '../../../shared/model/room.ts'
import { rooms as extension } from '../../engine/xep/0045-muc/index.ts'
import type { ArchiveFeature } from '../archive/index.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import { occupantKey, type Messages } from '../messages/index.ts'
import { createAnnouncer } from './announcing.ts'
import { createRoomBook } from './book.ts'
import { bookmarkCommands } from './bookmarked.ts'
import { createSharedRooms } from './bookmarks.ts'
import { browsingCommands } from './browsing.ts'
import { creatingCommands } from './creating.ts'
import { createEntering } from './entering.ts'
import { createRoomEvents } from './events.ts'
import { followConversations } from './following.ts'
import { formCommands } from './forms.ts'
import { createInvitations } from './invitations.ts'
import { createJoining } from './joining.ts'
import { createOccupants } from './occupants.ts'
import { joinedRoom, toRoom, type OwnRoom, type RoomAccount } from './own-room.ts'
import { peopleCommands } from './people.ts'
import { createRoomPictures, type RoomPictures } from './pictures.ts'
import { runningCommands } from './running.ts'
import { enterAgain, followSessions } from './sessions.ts'
import { createStaying } from './staying.ts'
import { defaultNickOf } from './store.ts'
import { createTraffic } from './traffic.ts'

export type { PictureOwner } from './pictures.ts'

export interface RoomsParts {
  readonly messages: Pick<Messages, 'rooms' | 'commands'>
  readonly archive: Pick<ArchiveFeature, 'enteredRoom'>
  /** Mutes a room, as another device says. */
  readonly setRule: Handlers<typeof notificationCommands>['notifications.setRule']
}

export interface RoomsFeature extends Feature<'rooms'> {
  /** A room that the account keeps, as windows see it. */
  at(accountId: AccountId, jid: BareJid): Room | undefined
  /** See `RoomPictures.ownersOf`. */
  readonly pictureOwners: RoomPictures['ownersOf']
}

/** Rooms (XEP-0045): which ones the accounts keep, how they get and stay in, and everything that is done there. */
export function createRooms(context: DomainContext, parts: RoomsParts): RoomsFeature {
  const { messages, archive } = parts
  const { ports, store } = context
  const conversations = messages.rooms
  const announcer = createAnnouncer(context)
  const book = createRoomBook(context, conversations, announcer, (room) => shared.changed(room))
  const nickOf = ({ id, address }: RoomAccount): string =>
    defaultNickOf(store, id) ?? localpartOf(address) ?? address
  /** What was sent in an earlier session and is not in the room's archive goes again. */
  const open = (room: OwnRoom): void => {
    const stay = joinedRoom(room)
    void archive.enteredRoom(room.account.id, room.jid).then(() => {
      if (stay !== null && joinedRoom(room) === stay) conversations.opened(room.conversationId)
    })
  }
  const remembered = (account: RoomAccount, jid: BareJid) => shared.remembered(account, jid)
  const adopt = (room: OwnRoom) => shared.adopt(room)
  const joining = createJoining({ context, book, conversations, open, remembered, adopt })
  const staying = createStaying({
    clock: ports.clock,
    book,
    enter: (room) => enterAgain(book, joining, room),
    resumed(room) {
      book.setStatus(room, { kind: 'joined' })
      // What was said meanwhile may be lost.
      open(room)
    },
  })
  const shared = createSharedRooms({
    ...{ context, book, defaultNick: nickOf },
    enter(room) {
      if (room.status.kind !== 'joined') staying.add(room)
    },
    leave(room) {
      staying.settled(room)
      book.setOut(room, { why: 'left' })
      room.account.api.leave(room.jid)
    },
    pin: (conversationId, pinned) => void messages.commands['messages.pin']({ conversationId, pinned }),
    setRule: (conversationId, rule) => void parts.setRule({ conversationId, rule, until: null }),
    ignore(room, id, ignored) {
      conversations.ignore(room.conversationId, occupantKey({ id, nick: '' }), ignored)
      occupants.reload(room)
    },
  })
  const occupants = createOccupants(context)
  const traffic = createTraffic(context)
  const pictures = createRoomPictures(book)
  const entering = createEntering({ context, book, joining, staying, remembered, nickOf })
  const invitations = createInvitations(context, book, conversations, entering.enter)
  const heard = createRoomEvents({
    ...{ context, book, conversations, joining, staying, occupants, traffic },
    counted: announcer.counted,
    changed: announcer.changed,
    arrived: (room) => invitations.decided(room.account.id, room.jid),
  })

  const release = followConversations({ context, book, staying, shared })

  return {
    commands: {
      ...entering.commands,
      ...runningCommands(context, book, (id) => {
        const room = book.of(id)
        if (room) announcer.changed(room)
      }),
      ...peopleCommands(context, book, occupants, conversations, shared.changed),
      ...bookmarkCommands(book, shared),
      ...browsingCommands(book, pictures.looked),
      ...formCommands(book),
      ...creatingCommands(context, book, entering.enter),
      ...invitations.commands,
    },
    at(accountId, jid) {
      const found = book.accounts.get(accountId)?.rooms.get(jid)
      return found && toRoom(found)
    },
    pictureOwners: pictures.ownersOf,
    snapshot: () => ({ rooms: book.list().map(toRoom), invitations: invitations.list() }),
    attach({ id, address, client }) {
      const account: RoomAccount = {
        ...{ id, address, client, api: client.use(extension) },
        rooms: new Map(),
        attempts: new Map(),
      }
      book.attach(account)
      const ends = [
        account.api.onEvent((event) => heard(account, event)),
        shared.attach({ id, address, client }),
        followSessions({ context, book, staying, conversations, read: shared.read }, account),
      ]
      return () => {
        for (const end of ends) end()
        book.detach(account)
      }
    },
    close() {
      release()
      for (const part of [staying, shared, book, occupants, traffic, invitations, announcer]) part.close()
    },
  }
}
