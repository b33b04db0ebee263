import { invitationOf, rooms, type Author, type Rooms } from '../../engine/xep/0045-muc/index.ts'
import { unwrapCarbon } from '../../engine/xep/0280-carbons/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { bareOf, isFull, type BareJid } from '../../../shared/model/jid.ts'
import type { MessageWay } from '../../../shared/model/message.ts'
import type { LiveAccount } from '../context.ts'
import { inRoom, occupantKey, type InRoom } from './rooms/author.ts'
import type { Invitation } from './rooms/invitations.ts'

/** XEP-0045. Marks messages from rooms and their occupants. */
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'

/** A message with a verified sender, and how it came. */
export interface Envelope {
  readonly message: Stanza
  /** `live`: sent to this client. The others are copies: from the person's other clients, or from the archive. */
  readonly via: Exclude<MessageWay, 'here' | 'imported'>
  /** Whether the person wrote it, on any device. */
  readonly own: boolean
  /** The other side of the conversation; of a message in a room the room. */
  readonly peer: BareJid
  /** null: it is no message in a room. */
  readonly room: InRoom | null
  /** When the server delivered the copied message, according to the server. In milliseconds since 1970. */
  readonly copiedAt: number | undefined
  /** The stanza in which the server wrapped the message. Nobody else can write there. */
  readonly wrapper: Stanza | null
}

/** Something for the application that is no message of a conversation. */
export interface InvitationEnvelope {
  readonly invitation: Invitation
  readonly message: Stanza
  readonly copiedAt: number | undefined
  readonly wrapper: Stanza | null
}

/** `forged`: a carbon not from the own server (XEP-0280 §11); `room`: of a room that the account is not in. */
export type Ignored = 'forged' | 'room'

/**
 * Opens a message of the stream. Call it in the order of the stream, because only then a nickname tells who wrote a message
 * in a room.
 */
export function openEnvelope(
  stanza: Stanza,
  { address, client }: LiveAccount,
): Envelope | InvitationEnvelope | Ignored {
  const carbon = unwrapCarbon(stanza, address)
  if (carbon === 'forged') return 'forged'
  const message = carbon?.message ?? stanza
  const via = carbon === null ? 'live' : carbon.direction === 'sent' ? 'sent-copy' : 'received-copy'
  const wrapped = { message, copiedAt: carbon?.deliveredAt, wrapper: carbon && stanza }
  const invitation = via === 'sent-copy' ? null : invitationOf(message)
  if (invitation !== null) return { ...wrapped, invitation }

  const sender = bareOf(message.from)
  // From the own bare address the server speaks for the account; from a full one, the person on one of their devices.
  const own = sender === address && (isFull(message.from) || via === 'sent-copy')
  const peer = own ? bareOf(message.to ?? address) : sender
  const envelope = { ...wrapped, via, own, peer, room: null } as const
  // An error is about an own message, and rooms send back what they refuse.
  if (message.type === 'error') return envelope
  // XEP-0280 §6.1: each device in a room gets its messages from the room.
  if (carbon !== null && message.type === 'groupchat') return 'room'
  const known = client.use(rooms)
  const room = own ? sentToOccupant(message, known) : fromRoom(message, known)
  if (room !== null) return { ...envelope, own: room.author.isSelf, room }
  return isOfRoom(message) || (known.isRoom(peer) && peer !== address) ? 'room' : envelope
}

/** What only rooms and their occupants send. */
function isOfRoom({ type, element }: Stanza): boolean {
  return type === 'groupchat' || element.child(NS_MUC_USER, 'x') !== undefined
}

function fromRoom(message: Stanza, known: Rooms): InRoom | null {
  const author = known.authorOf(message)
  const room = author === null ? undefined : known.get(author.room)
  if (author === null || room === undefined) return null
  const { nick, way } = author
  return inRoom(room, author, way === 'private' && nick !== null ? personOf(author, nick) : null)
}

const personOf = ({ id }: Pick<Author, 'id'>, nick: string) => ({ key: occupantKey({ id, nick }), nick })

/** A private message that another device has sent (XEP-0045 §7.5). Only the room's occupants tell to whom. */
function sentToOccupant({ type, to }: Stanza, known: Rooms): InRoom | null {
  const room = to === null || !isFull(to) || type === 'groupchat' ? undefined : known.get(bareOf(to))
  if (to === null || room === undefined) return null
  const nick = to.slice(room.address.length + 1)
  const { id = null } = room.occupants.get(nick) ?? {}
  const { role = null, affiliation = null, stay = null } = room.self ?? {}
  const author: Author = {
    ...{ room: room.address, way: 'private', nick: room.nick, id: room.self?.id ?? null, isSelf: true },
    ...{ role, affiliation, stay, address: null },
  }
  return inRoom(room, author, personOf({ id }, nick))
}

/**
 * Opens a message from the archive of the account (XEP-0313 §4.1). The archive vouches for the addresses. Returns null for
 * messages that must be ignored: of rooms, and between others.
 */
export function openArchived(message: Stanza, account: BareJid): Envelope | null {
  if (isOfRoom(message)) return null
  const sender = bareOf(message.from)
  const to = message.to === null ? account : bareOf(message.to)
  // Without a resource it is from the account itself only if it goes to somebody else.
  const own = sender === account && (isFull(message.from) || to !== account)
  if (!own && to !== account) return null
  const peer = own ? to : sender
  return { message, via: 'archive', own, peer, room: null, copiedAt: undefined, wrapper: null }
}
