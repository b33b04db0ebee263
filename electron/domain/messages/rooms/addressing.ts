import type { FullJid } from '../../../../shared/model/jid.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import { rooms, type Room } from '../../../engine/xep/0045-muc/index.ts'
import type { Mention } from '../../../engine/xep/0372-references/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Reader } from '../../db/store.ts'
import type { Address, Answered } from '../compose.ts'
import { archiveIdOf } from '../displayed.ts'
import type { ConversationKey } from '../store/conversations.ts'
import { idForOthers } from '../store/refs.ts'
import { readMessage } from '../store/views.ts'
import { namedIn } from './mentions.ts'

/** Where the messages of a conversation go; undefined if nobody gets them: see `goneIn`. */
export function addressIn(key: ConversationKey): Omit<Address, 'id'> | undefined {
  const { jid, kind, nick, ended, out } = key
  if (out) return undefined
  if (kind === 'room') return { to: jid, in: 'room' }
  if (kind !== 'private') return { to: jid }
  // Rooms let nicknames pass that RFC 7622 forbids, and this one came from the room.
  return ended || nick === null ? undefined : { to: occupantJid(key, nick), in: 'private' }
}

/** Who has left: the account, or the other of a private conversation. */
export const goneIn = ({ out }: Pick<ConversationKey, 'out'>): Gone => ({
  code: out ? 'not-in-room' : 'occupant-gone',
})

interface Gone {
  readonly code: 'not-in-room' | 'occupant-gone'
}

/** Why the person can't write there, or not in answer to that message; null if they can. */
export function refusalIn(
  db: Reader,
  key: ConversationKey,
  replyTo: MessageId | null = null,
): Gone | { readonly code: 'message-unnamed' } | null {
  if (addressIn(key) === undefined) return goneIn(key)
  const isUnnamed = key.kind === 'room' && replyTo !== null && idForAll(db, key, replyTo) === undefined
  return isUnnamed ? { code: 'message-unnamed' } : null
}

/** The id by which all sides know a message: in a room only the one that the room gave (XEP-0359 §3). */
export function idForAll(db: Reader, { kind }: ConversationKey, id: MessageId): string | undefined {
  return kind === 'room' ? archiveIdOf(db, id) : idForOthers(db, id)
}

/** The message that this one answers, as its answer names it (XEP-0461 §3); undefined if it can't be named. */
export function answeredBy(
  db: Reader,
  account: LiveAccount,
  key: ConversationKey,
  id: MessageId,
): Answered | undefined {
  const target = readMessage(db, id)?.replyTo?.id
  if (target === undefined || target === null) return undefined
  const answered = readMessage(db, target)
  const name = idForAll(db, key, target)
  if (!answered || name === undefined) return undefined
  const { author, by, direction, body, files, seal } = answered
  // What was secret is not quoted where the answer is not.
  const isSecret = seal !== undefined && !key.sealed
  const told = { id: name, body: isSecret ? '' : body || (files?.[0]?.name ?? '') }
  if (key.kind !== 'room') return { ...told, author: key.kind === 'private' ? key.jid : author }
  const nick = by?.nick ?? (direction === 'out' ? ownNick(account, key) : null)
  // Without a nickname, the room itself wrote it.
  return nick === null ? { ...told, author: key.jid } : { ...told, author: occupantJid(key, nick), nick }
}

/** The occupants of a room whom a text names (XEP-0372). `completed`: nicknames that the person has chosen. */
export function mentionsIn(
  account: LiveAccount,
  key: ConversationKey,
  body: string,
  completed: readonly string[] = [],
): readonly Mention[] {
  const room = key.kind === 'room' ? roomOf(account, key) : undefined
  if (room === undefined) return []
  return namedIn(body, (nick) => room.occupants.has(nick), completed).map(({ nick, range }) => ({
    address: occupantJid(key, nick),
    range,
  }))
}

/** The person's nickname in a room; null if they are not in it, and in other conversations. */
export function ownNick(account: LiveAccount, key: ConversationKey): string | null {
  return key.kind === 'room' || key.kind === 'private' ? (roomOf(account, key)?.nick ?? null) : null
}

export function roomOf({ client }: LiveAccount, { jid }: Pick<ConversationKey, 'jid'>): Room | undefined {
  return client.use(rooms).get(jid)
}

const occupantJid = ({ jid }: ConversationKey, nick: string): FullJid => `${jid}/${nick}` as FullJid
