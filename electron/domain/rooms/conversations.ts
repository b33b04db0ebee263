import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomAuthor, RoomNotice } from '../../../shared/model/room.ts'
import type { Release } from '../../engine/index.ts'
import type { invitationOf } from '../../engine/xep/0045-muc/index.ts'

export type Invitation = NonNullable<ReturnType<typeof invitationOf>>

export interface InvitationArrival {
  readonly accountId: AccountId
  readonly invitation: Invitation
  /** In milliseconds since 1970. */
  readonly at: number
}

/** The part of the messages that rooms need. Times are in milliseconds since 1970. Throws StoreError. */
export interface RoomConversations {
  /** Creates the conversation of a room, or puts a closed one back on the list. */
  open(accountId: AccountId, room: BareJid, at: number, lasting?: boolean): ConversationId
  openPrivate(accountId: AccountId, room: BareJid, who: RoomAuthor, at: number): ConversationId
  /** Adds a line to the history of a room. */
  notice(conversationId: ConversationId, notice: RoomNotice, at: number): void
  ignore(conversationId: ConversationId, key: string, ignored: boolean): void
  onInvitation(listener: (arrival: InvitationArrival) => void): Release
  /** The account is in the room, and its history is here. */
  opened(conversationId: ConversationId): void
  /** What goes to the room waits from now on. */
  closed(accountId: AccountId, room?: BareJid): void
  /** The account does not enter the room again by itself: what waits for it fails. */
  left(accountId: AccountId, room: BareJid): void
}
