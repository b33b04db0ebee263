import { bareOf, isFull, localpartOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { NS_CLIENT, type Stanza } from '../../stanza/stanza.ts'
import { el, type Element } from '../../xml/element.ts'
import { DirectInvitation } from '../0249-direct-invitations/index.ts'
import { MucUser } from './codec.ts'

export interface InvitationDraft {
  readonly way: 'direct' | 'mediated'
  readonly reason?: string
  /** Only for a direct invitation: the room adds it to a mediated one. */
  readonly password?: string
  /** The thread of a chat that the room continues (§7.9). */
  readonly thread?: string
}

/** An invitation to a room. It may be a lie: only `join` shows whether there is a room. */
export interface Invitation {
  readonly room: BareJid
  /**
   * Who invites. The server vouches for a direct inviter, only the room for a mediated one, which may be an occupant's
   * address; null if the room does not say.
   */
  readonly by: Jid | null
  readonly way: InvitationDraft['way']
  readonly reason: string | null
  readonly password: string | null
  /** The room continues a chat between two (§7.9), with this thread if they say so. */
  readonly continues: boolean
  readonly thread: string | null
}

/**
 * The invitation in a message: mediated by a room (§7.8.2) or direct (XEP-0249); null for all other messages. Also for
 * messages from archives and copies.
 */
export function invitationOf(message: Stanza): Invitation | null {
  if (message.type === 'groupchat' || message.type === 'error') return null
  return mediated(message) ?? direct(message)
}

/** Only the room itself invites, not an occupant with a private message. */
function mediated(message: Stanza): Invitation | null {
  const room = roomOf(message.from)
  const info = room === null ? undefined : message.get(MucUser)
  if (room === null || info?.invite === undefined) return null
  const { from = null, reason = null, continues } = info.invite
  return {
    room,
    by: from,
    way: 'mediated',
    reason,
    password: info.password ?? null,
    continues: continues !== undefined,
    thread: continues?.thread ?? null,
  }
}

function direct(message: Stanza): Invitation | null {
  const x = message.get(DirectInvitation)
  const room = x === undefined ? null : roomOf(x.jid)
  if (x === undefined || room === null) return null
  return {
    room,
    by: message.from,
    way: 'direct',
    reason: x.reason ?? null,
    password: x.password ?? null,
    continues: x.continue ?? false,
    thread: x.thread ?? null,
  }
}

/** The address of a room has a localpart and no resource (§4.1). */
const roomOf = (jid: Jid): BareJid | null => (isFull(jid) || localpartOf(jid) === null ? null : bareOf(jid))

/** The message that invites somebody. */
export function buildInvitation(room: BareJid, person: BareJid, draft: InvitationDraft, id: string): Element {
  const { way, reason, password, thread } = draft
  if (way === 'direct') {
    const x = DirectInvitation.build({
      jid: room,
      ...(reason !== undefined && { reason }),
      ...(password !== undefined && { password }),
      ...(thread !== undefined && { continue: true, thread }),
    })
    return el(NS_CLIENT, 'message', { to: person, id }, x)
  }
  const invite = {
    to: person,
    ...(reason !== undefined && { reason }),
    ...(thread !== undefined && { continues: { thread } }),
  }
  return el(NS_CLIENT, 'message', { to: room, id }, MucUser.build({ codes: [], invite }))
}

/** The message that declines a mediated invitation; null for a direct one, which nobody declines (XEP-0249 §2). */
export function buildDecline({ way, room, by }: Invitation, reason: string | undefined): Element | null {
  if (way === 'direct' || by === null) return null
  const decline = { to: by, ...(reason !== undefined && { reason }) }
  return el(NS_CLIENT, 'message', { to: room }, MucUser.build({ codes: [], decline }))
}
