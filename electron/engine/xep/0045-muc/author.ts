import { bareOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { readJid } from '../../jid/index.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { all } from '../../xml/codec.ts'
import { el, Element } from '../../xml/element.ts'
import { delaysOf } from '../0203-delay/index.ts'
import { NS_OCCUPANT_ID, occupantIdOf } from '../0421-occupant-id/index.ts'
import type { Author, Room } from './api.ts'
import { MucUser, NS_MUC_USER } from './codec.ts'

/** How the message came: as it was written, as older than the join, or from the room's archive. */
export type Arrival = 'live' | 'history' | 'archive'

/** See `Rooms.authorOf`. */
export function authorIn(room: Room, message: Stanza, arrival: Arrival): Author | null {
  if (message.type === 'error') return null
  const way = message.type === 'groupchat' ? 'room' : 'private'
  const nick = nickOf(message.from)
  if (way === 'private' && nick === null) return null
  const isHistory = arrival !== 'live'
  const id = room.features.has(NS_OCCUPANT_ID) ? occupantIdOf(message) : null
  const now = nick === null || isHistory ? undefined : room.occupants.get(nick)
  const author = { room: room.address, way, nick, id: id ?? now?.id ?? null } as const
  return {
    ...author,
    isSelf: nick !== null && isSelf(room, nick, author.id, isHistory),
    stay: now?.stay ?? null,
    role: now?.role ?? null,
    affiliation: now?.affiliation ?? null,
    address:
      now?.address ??
      (arrival === 'archive' && room.abilities.isNonAnonymous === true ? addressInArchive(message) : null),
  }
}

/**
 * The real address of the author in a message of a room's archive, which has to take out whatever an occupant wrote there
 * (XEP-0313 §5.1.2). A room that hides addresses names none, so it means nothing there, and two are one too many.
 */
export function addressInArchive({ element }: Stanza): Jid | null {
  const [told, second] = all(element, MucUser)
  return second === undefined ? (told?.item?.jid ?? null) : null
}

/** A message as the archive of a room that shows addresses has it: it names this author, or none. */
export function withAddress({ element }: Stanza, author: Jid | null): Element {
  const { ns, name, attrs, children } = element
  const kept = children.filter((node) => typeof node === 'string' || !node.is(NS_MUC_USER, 'x'))
  const told = author === null ? [] : [el(NS_MUC_USER, 'x', {}, el(NS_MUC_USER, 'item', { jid: author }))]
  return new Element(ns, name, attrs, [...kept, ...told])
}

/** The id decides. Without one, the nickname is ours only now: somebody else may have had it before. */
function isSelf({ nick: own, self }: Room, nick: string, id: string | null, isHistory: boolean): boolean {
  const ownId = self?.id ?? null
  return id !== null && ownId !== null ? id === ownId : !isHistory && nick === own
}

/** Whether the room says that it kept the message back (§7.2.13). */
export function isFromHistory(room: BareJid, message: Stanza): boolean {
  return delaysOf(message.element).some(({ from }) => from !== undefined && bareOf(from) === room)
}

/** The nickname in the address of an occupant; null in the address of a room. */
export function nickOf(jid: Jid): string | null {
  return isFull(jid) ? jid.slice(bareOf(jid).length + 1) : null
}

/** A nickname that a room names, as it is in addresses; null if it cannot be one. */
export function nickIn(room: BareJid, text: string | undefined): string | null {
  const address = text === undefined ? undefined : readJid(`${room}/${text}`)
  return address?.ok ? nickOf(address.value) : null
}
