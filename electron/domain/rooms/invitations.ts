import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomInvitation } from '../../../shared/model/room.ts'
import { ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import { isBlocked, isContact } from '../roster/index.ts'
import type { RoomBook } from './book.ts'
import type { InvitationArrival, RoomConversations } from './conversations.ts'
import type { Entering } from './entering.ts'
import { NOT_FOUND } from './failures.ts'
import {
  decideInvitation,
  findInvitation,
  inviterOf,
  isOpen,
  keepInvitation,
  listInvitations,
} from './invitation-store.ts'

const GATHER_MS = 100

export interface Invitations {
  readonly commands: Pick<Handlers<typeof roomCommands>, 'rooms.acceptInvitation' | 'rooms.declineInvitation'>
  list(): RoomInvitation[]
  /** The person is in the room, or decided so elsewhere. */
  decided(accountId: AccountId, room: BareJid): void
  close(): void
}

/** The invitations to rooms that wait for the person. Nobody is believed: only entering shows whether there is a room. */
export function createInvitations(
  { store, ports, announce }: Pick<DomainContext, 'store' | 'ports' | 'announce'>,
  book: RoomBook,
  conversations: RoomConversations,
  enter: Entering['enter'],
): Invitations {
  const { clock } = ports
  let cancel: (() => void) | null = null

  /** A flood of invitations is a few deltas. */
  function changed(): void {
    cancel ??= clock.after(GATHER_MS, () => {
      cancel = null
      announce({ kind: 'invitationsChanged', invitations: listInvitations(store) })
    })
  }

  function isUnwanted({ accountId, invitation }: InvitationArrival): boolean {
    const { room, by } = invitation
    const account = book.accounts.get(accountId)
    const inviter = inviterOf(room, by)
    if (account === undefined || room === account.address || inviter === account.address) return true
    // The person is there already, or will be.
    if (account.rooms.get(room)?.kept.out === null) return true
    // Contacts are people.
    if (isContact(store, accountId, room)) return true
    return isBlocked(store, accountId, room) || (inviter !== null && isBlocked(store, accountId, inviter))
  }

  function came(arrival: InvitationArrival): void {
    if (isUnwanted(arrival)) return
    const { accountId, invitation, at } = arrival
    if (store.write((tx) => keepInvitation(tx, accountId, invitation, at))) changed()
  }

  function decided(accountId: AccountId, room: BareJid): void {
    if (!isOpen(store, accountId, room)) return
    if (store.write((tx) => decideInvitation(tx, accountId, room, clock.now()))) changed()
  }

  const release = conversations.onInvitation(came)

  return {
    list: () => listInvitations(store),
    decided,
    commands: {
      async 'rooms.acceptInvitation'({ invitation: id, nick }) {
        const found = findInvitation(store, id)
        const account = found && book.accounts.get(found.accountId)
        if (found === undefined || account === undefined) return NOT_FOUND
        const { room, password } = found.invitation
        return enter(account, room, { nick, ...(password !== null && { password }) })
      },
      'rooms.declineInvitation'({ invitation: id, reason }) {
        const found = findInvitation(store, id)
        if (found === undefined) return NOT_FOUND
        const { accountId, invitation } = found
        decided(accountId, invitation.room)
        // Nobody declines a direct one (XEP-0249 §2), and without a session it is only forgotten here.
        book.accounts.get(accountId)?.api.decline(invitation, reason)
        return ok()
      },
    },
    close() {
      release()
      cancel?.()
    },
  }
}
