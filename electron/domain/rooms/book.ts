import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { OutOfRoom, RoomStatus } from '../../../shared/model/room.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import type { Announcer } from './announcing.ts'
import type { RoomConversations } from './conversations.ts'
import { NOTHING_KNOWN } from './known.ts'
import { joinedRoom, type OwnRoom, type RoomAccount } from './own-room.ts'
import { forgetRoom, keepRoom, listRooms, type KeptRoom } from './store.ts'

const NOTE_MS = 5_000

/** The rest is as nothing was known yet. */
type NewRoom = Pick<KeptRoom, 'nick' | 'password' | 'autojoin'> & Partial<KeptRoom>

/** The rooms that the accounts keep, in memory and in the store. Throws StoreError. */
export interface RoomBook {
  readonly accounts: ReadonlyMap<AccountId, RoomAccount>
  attach(account: RoomAccount): void
  detach(account: RoomAccount): void
  /** All rooms, in no order. */
  list(): OwnRoom[]
  of(conversationId: ConversationId): OwnRoom | undefined
  /** Keeps a new room, with a conversation for it. `lasting`: as in `Store.write`. */
  add(account: RoomAccount, jid: BareJid, kept: NewRoom, lasting?: boolean): OwnRoom
  /** `lasting`: as in `Store.write`. */
  keep(room: OwnRoom, changes: Partial<KeptRoom>, lasting?: boolean): void
  /** The same for what the room tells, which may come often: it is stored by and by, and may be lost. */
  note(room: OwnRoom, changes: Partial<KeptRoom>): void
  /** `closes`: what goes to a room that was left waits from now on. */
  setStatus(room: OwnRoom, status: RoomStatus, closes?: boolean): void
  /** The account is no longer in it, and does not enter it again by itself. */
  setOut(room: OwnRoom, out: OutOfRoom, changes?: Partial<KeptRoom>): void
  remove(room: OwnRoom): void
  /** Its conversation was deleted, and it has a new one. */
  move(room: OwnRoom, conversationId: ConversationId): void
  close(): void
}

const NOTHING_KEPT = { name: null, known: NOTHING_KNOWN, shared: null, out: null, usedAt: 0 }

/** `kept` hears of each room about which something was stored. */
export function createRoomBook(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  conversations: RoomConversations,
  announcer: Announcer,
  kept: (room: OwnRoom) => void,
): RoomBook {
  const accounts = new Map<AccountId, RoomAccount>()
  const byConversation = new Map<ConversationId, OwnRoom>()
  const noted = new Set<OwnRoom>()
  let cancelNotes: CancelTimer | null = null

  function put(account: RoomAccount, jid: BareJid, conversationId: ConversationId, all: KeptRoom): OwnRoom {
    const status: RoomStatus = all.out === null ? { kind: 'waiting' } : { kind: 'out', ...all.out }
    const room: OwnRoom = {
      ...{ account, jid, conversationId, kept: all, status },
      ...{ occupants: 0, isNew: false, isOpening: false, requests: [] },
    }
    account.rooms.set(jid, room)
    byConversation.set(conversationId, room)
    return room
  }

  function keep(room: OwnRoom, changes: Partial<KeptRoom>, lasting = true): void {
    const next = { ...room.kept, ...changes }
    store.write((tx) => keepRoom(tx, room.conversationId, next), lasting)
    room.kept = next
    announcer.changed(room)
    kept(room)
  }

  function storeNotes(): void {
    cancelNotes?.()
    cancelNotes = null
    const rooms = [...noted].filter((room) => byConversation.get(room.conversationId) === room)
    noted.clear()
    if (rooms.length === 0) return
    store.write((tx) => {
      for (const room of rooms) keepRoom(tx, room.conversationId, room.kept)
    }, false)
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
      for (const { conversationId, jid, ...all } of listRooms(store, account.id)) {
        announcer.changed(put(account, jid, conversationId, all))
      }
    },
    detach(account) {
      for (const room of account.rooms.values()) forget(room)
      accounts.delete(account.id)
    },
    list: () => [...byConversation.values()],
    of: (id) => byConversation.get(id),
    add(account, jid, given, lasting = true) {
      const all = { ...NOTHING_KEPT, ...given }
      const conversationId = conversations.open(account.id, jid, ports.clock.now(), lasting)
      store.write((tx) => keepRoom(tx, conversationId, all), lasting)
      const room = put(account, jid, conversationId, all)
      announcer.changed(room)
      kept(room)
      return room
    },
    keep,
    note(room, changes) {
      room.kept = { ...room.kept, ...changes }
      announcer.changed(room)
      noted.add(room)
      cancelNotes ??= ports.clock.after(NOTE_MS, storeNotes)
    },
    move(room, conversationId) {
      byConversation.delete(room.conversationId)
      announcer.removed(room)
      const moved = put(room.account, room.jid, conversationId, room.kept)
      const { status, occupants, requests, isNew, isOpening } = room
      Object.assign(moved, { status, occupants, requests, isNew, isOpening })
      keep(moved, {})
      if (joinedRoom(moved)) conversations.opened(conversationId)
    },
    close() {
      storeNotes()
    },
    setStatus,
    setOut(room, out, changes = {}) {
      keep(room, { ...changes, out })
      setStatus(room, { kind: 'out', ...out })
      conversations.left(room.account.id, room.jid)
    },
    remove(room) {
      store.write((tx) => forgetRoom(tx, room.conversationId))
      forget(room)
    },
  }
}
