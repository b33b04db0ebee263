import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'

/**
 * `behind`: the account is in the room, and its archive is read up to now. `here`: nothing in it is missing any more, or it
 * can't be had.
 */
export type RoomState = 'behind' | 'here'

/** How far the archives of the rooms that an account is in are read. All of it is forgotten with the session. */
export interface RoomStates {
  of(accountId: AccountId, room: BareJid): RoomState | undefined
  /** undefined: the account is not in it, or nothing is known yet. */
  set(accountId: AccountId, room: BareJid, state: RoomState | undefined): void
  forget(accountId: AccountId): void
}

export function createRoomStates(): RoomStates {
  const accounts = new Map<AccountId, Map<BareJid, RoomState>>()
  return {
    of: (accountId, room) => accounts.get(accountId)?.get(room),
    set(accountId, room, state) {
      const rooms = accounts.get(accountId) ?? new Map<BareJid, RoomState>()
      accounts.set(accountId, rooms)
      if (state === undefined) rooms.delete(room)
      else rooms.set(room, state)
    },
    forget: (accountId) => void accounts.delete(accountId),
  }
}
