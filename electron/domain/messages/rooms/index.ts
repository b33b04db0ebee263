import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ConversationNotice } from '../../../../shared/model/notice.ts'
import type { RoomAuthor } from '../../../../shared/model/room.ts'
import type { Release } from '../../../engine/index.ts'
import type { Changes } from '../changes.ts'
import type { Transaction } from '../../db/store.ts'
import { conversationKey } from '../store/conversations.ts'
import { ensurePrivate, ensureRoom } from './conversations.ts'
import { ignoreOccupant } from './ignored.ts'
import type { InvitationArrival, Invitations } from './invitations.ts'
import { storeNotice } from './notices.ts'

/** The conversations of rooms. Everything that writes throws StoreError. */
export interface RoomConversations {
  /**
   * Creates the conversation of a room, or puts a closed one back on the list. `at`: now, in milliseconds since 1970.
   * `lasting`: as in `Store.write`.
   */
  open(accountId: AccountId, room: BareJid, at: number, lasting?: boolean): ConversationId
  /** The same for the private conversation that the person opens with an occupant, who is in the room now. */
  openPrivate(accountId: AccountId, room: BareJid, who: RoomAuthor, at: number): ConversationId
  /** Adds a line to the history of a conversation. `at`: in milliseconds since 1970. */
  notice(conversationId: ConversationId, notice: ConversationNotice, at: number): void
  /** Hides what an occupant writes, or shows it again. `key`: see `occupantKey`. */
  ignore(conversationId: ConversationId, key: string, ignored: boolean): void
  /** Hears each invitation once, after the commit of everything before it. What the listener stores is acknowledged with it. */
  onInvitation(listener: (arrival: InvitationArrival) => void): Release
}

type Write = <T>(work: (tx: Transaction, changes: Changes) => T, lasting?: boolean) => T

export function createRoomConversations(write: Write, invitations: Invitations): RoomConversations {
  return {
    open: (accountId, room, at, lasting) =>
      write((tx, changes) => ensureRoom(tx, changes, accountId, room, at), lasting),
    openPrivate: (accountId, room, who, at) =>
      write((tx, changes) => {
        const id = ensurePrivate(tx, changes, accountId, room, who, at)
        // The person wants it, so it is charged to nobody.
        tx.run('UPDATE conversation SET charged = 0 WHERE id = ?', id)
        return id
      }),
    notice: (conversationId, notice, at) =>
      write((tx, changes) => {
        const key = conversationKey(tx, conversationId)
        if (key !== undefined) changes.message(storeNotice(tx, conversationId, key.jid, notice, at))
      }),
    ignore: (conversationId, key, ignored) =>
      write((tx, changes) => {
        for (const id of ignoreOccupant(tx, conversationId, key, ignored)) changes.message(id)
        changes.conversation(conversationId)
      }),
    onInvitation: invitations.on,
  }
}
