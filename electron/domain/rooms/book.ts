import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { OutOfRoom, RoomStatus } from '../../../shared/model/room.ts'
import type { DomainContext } from '../context.ts'
import type { Announcer } from './announcing.ts'
import type { RoomConversations } from './conversations.ts'
import type { OwnRoom, RoomAccount } from './own-room.ts'
import { forgetRoom, keepRoom, listRooms, type KeptRoom } from './store.ts'

/** The rooms that the accounts keep, in memory and in the store. Throws StoreError. */
export interface RoomBook {
  readonly accounts: ReadonlyMap<AccountId, RoomAccount>
  attach(account: RoomAccount): void
  detach(account: RoomAccount): void
  /** All rooms, in no order. */
  list(): OwnRoom[]
  of(conversationId: ConversationId): OwnRoom | undefined
  /** Keeps a new room, with a conversation for it. */
  add(account: RoomAccount, jid: BareJid, kept: KeptRoom): OwnRoom
  /** `lasting`: as in `Store.write`. */
  keep(room: OwnRoom, changes: Partial<KeptRoom>, lasting?: boolean): void
  /** The same, if it only matters until the room is next entered. It stays in memory until more is kept. */
  note(room: OwnRoom, changes: Partial<KeptRoom>): void
  /** `closes`: what goes to a room that was left waits from now on. */
  setStatus(room: OwnRoom, status: RoomStatus, closes?: boolean): void
  /** The account is no longer in it, and does not enter it again by itself. */
  setOut(room: OwnRoom, out: OutOfRoom, changes?: Partial<KeptRoom>): void
  remove(room: OwnRoom): void
}

export function createRoomBook(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  conversations: RoomConversations,
  announcer: Announcer,
): RoomBook {
  const accounts = new Map<AccountId, RoomAccount>()
  const byConversation = new Map<ConversationId, OwnRoom>()

  function put(account: RoomAccount, jid: BareJid, conversationId: ConversationId, kept: KeptRoom): OwnRoom {
    const status: RoomStatus = kept.out === null ? { kind: 'waiting' } : { kind: 'out', ...kept.out }
    const room: OwnRoom = {
      ...{ account, jid, conversationId, kept, status },
      ...{ occupants: 0, isNew: false, requests: [] },
    }
    account.rooms.set(jid, room)
    byConversation.set(conversationId, room)
    return room
  }

  function keep(room: OwnRoom, changes: Partial<KeptRoom>, lasting = true): void {
    const kept = { ...room.kept, ...changes }
    store.write((tx) => keepRoom(tx, room.conversationId, kept), lasting)
    room.kept = kept
    announcer.changed(room)
  }

  function setStatus(room: OwnRoom, status: RoomStatus, closes = true): void {
    if (room.status.kind === 'joined' && status.kind !== 'joined') {
      if (closes) conversations.closed(room.account.id, room.jid)
      room.requests = []
      room.occupants = 0
    }
    room.status = status
    announcer.changed(room)
  }

  function forget(room: OwnRoom): void {
    room.account.rooms.delete(room.jid)
    byConversation.delete(room.conversationId)
    announcer.removed(room)
  }

  return {
    accounts,
    attach(account) {
      accounts.set(account.id, account)
      for (const { conversationId, jid, ...kept } of listRooms(store, account.id)) {
        announcer.changed(put(account, jid, conversationId, kept))
      }
    },
    detach(account) {
      for (const room of account.rooms.values()) forget(room)
      accounts.delete(account.id)
    },
    list: () => [...byConversation.values()],
    of: (id) => byConversation.get(id),
    add(account, jid, kept) {
      const conversationId = conversations.open(account.id, jid, ports.clock.now())
      store.write((tx) => keepRoom(tx, conversationId, kept))
      const room = put(account, jid, conversationId, kept)
      announcer.changed(room)
      return room
    },
    keep,
    note(room, changes) {
      room.kept = { ...room.kept, ...changes }
      announcer.changed(room)
    },
    setStatus,
    setOut(room, out, changes = {}) {
      keep(room, { ...changes, out })
      setStatus(room, { kind: 'out', ...out })
    },
    remove(room) {
      store.write((tx) => forgetRoom(tx, room.conversationId))
      forget(room)
    },
  }
}
