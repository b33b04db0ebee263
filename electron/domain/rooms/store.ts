import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { NotificationRule } from '../../../shared/model/notification.ts'
import type { OutOfRoom } from '../../../shared/model/room.ts'
import type { Reader, Transaction } from '../db/store.ts'
import { idIn, isMereNick } from '../messages/index.ts'
import { NOTHING_KNOWN, type Known } from './known.ts'
import type { ChosenThere, SharedRoom } from './shared-room.ts'

/** What is kept of a room. */
export interface KeptRoom {
  /** The own nickname to enter with. */
  readonly nick: string
  readonly password: string | null
  readonly autojoin: boolean
  /** The person's own name for it. */
  readonly name: string | null
  readonly known: Known
  /** The bookmark on which this device and the server last agreed; null: the server has none. */
  readonly shared: SharedRoom | null
  /** Why the account is no longer in it; null: it is to be entered. */
  readonly out: OutOfRoom | null
  /** When the person last looked at it, in milliseconds since 1970. */
  readonly usedAt: number
}

export interface StoredRoom extends KeptRoom {
  readonly conversationId: ConversationId
  readonly jid: BareJid
}

interface Row {
  readonly conversation_id: ConversationId
  readonly peer: BareJid
  readonly nick: string
  readonly password: string | null
  readonly autojoin: number
  readonly name: string | null
  readonly known: string | null
  readonly shared: string | null
  readonly out: string | null
  readonly used_at: number
}

export function listRooms(db: Reader, accountId: AccountId): StoredRoom[] {
  return db
    .all<Row>(
      `SELECT r.*, c.peer FROM room r JOIN conversation c ON c.id = r.conversation_id WHERE c.account_id = ?`,
      accountId,
    )
    .map((row) => ({
      conversationId: row.conversation_id,
      jid: row.peer,
      nick: row.nick,
      password: row.password,
      autojoin: row.autojoin === 1,
      name: row.name,
      // Another version may have kept less.
      known: { ...NOTHING_KNOWN, ...(row.known === null ? {} : (JSON.parse(row.known) as Partial<Known>)) },
      shared: row.shared === null ? null : (JSON.parse(row.shared) as SharedRoom),
      out: row.out === null ? null : (JSON.parse(row.out) as OutOfRoom),
      usedAt: row.used_at,
    }))
}

export function keepRoom(tx: Transaction, conversationId: ConversationId, room: KeptRoom): void {
  tx.run(
    `INSERT INTO room (conversation_id, nick, password, autojoin, name, known, shared, out, used_at)
     SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM conversation WHERE id = ?
     ON CONFLICT DO UPDATE SET nick = excluded.nick, password = excluded.password, autojoin = excluded.autojoin,
       name = excluded.name, known = excluded.known, shared = excluded.shared, out = excluded.out, used_at = excluded.used_at`,
    room.nick,
    room.password,
    room.autojoin ? 1 : 0,
    room.name,
    JSON.stringify(room.known),
    room.shared === null ? null : JSON.stringify(room.shared),
    room.out === null ? null : JSON.stringify(room.out),
    room.usedAt,
    conversationId,
  )
}

export function forgetRoom(tx: Transaction, conversationId: ConversationId): void {
  tx.run('DELETE FROM room WHERE conversation_id = ?', conversationId)
}

export function defaultNickOf(db: Reader, accountId: AccountId): string | null {
  const row = db.first<{ nick: string | null }>(
    'SELECT room_nick AS nick FROM account WHERE id = ?',
    accountId,
  )
  return row?.nick ?? null
}

export function keepDefaultNick(tx: Transaction, accountId: AccountId, nick: string | null): void {
  tx.run('UPDATE account SET room_nick = ? WHERE id = ?', nick, accountId)
}

/** The rooms to enter, in the order of their use: pinned ones, then by when the person last looked, then by what is new. */
export function inOrderOfUse(db: Reader, accountId: AccountId): ConversationId[] {
  return db
    .all<{ id: ConversationId }>(
      `SELECT c.id FROM room r JOIN conversation c ON c.id = r.conversation_id
       WHERE c.account_id = ? AND r.out IS NULL
       ORDER BY c.pinned DESC, r.used_at DESC, coalesce((SELECT place FROM message
         WHERE conversation_id = c.id AND hidden = 0 ORDER BY place DESC LIMIT 1), 0) DESC, c.id`,
      accountId,
    )
    .map(({ id }) => id)
}

/** The time of the newest message of a conversation, in milliseconds since 1970; null if there is none. */
export function newestMessageAt(db: Reader, conversationId: ConversationId): number | null {
  const row = db.first<{ at: number }>(
    'SELECT sent_at AS at FROM message WHERE conversation_id = ? AND hidden = 0 ORDER BY place DESC LIMIT 1',
    conversationId,
  )
  return row?.at ?? null
}

/** The nicknames of those who wrote the newest `most` messages, the latest first, each once. */
export function lastWriters(db: Reader, conversationId: ConversationId, most: number): string[] {
  const rows = db.all<{ name: string }>(
    `SELECT p.name FROM message m JOIN participant p ON p.id = m.author_id
     WHERE m.conversation_id = ? AND m.hidden = 0 AND p.name IS NOT NULL ORDER BY m.place DESC LIMIT ?`,
    conversationId,
    most,
  )
  return [...new Set(rows.map(({ name }) => name))]
}

/** The key of whoever last had this nickname and wrote something. */
export const keyOfNick = (db: Reader, conversationId: ConversationId, nick: string): string | undefined =>
  db.first<{ key: string }>(
    'SELECT key FROM participant WHERE conversation_id = ? AND name = ? AND own = 0 ORDER BY id DESC LIMIT 1',
    conversationId,
    nick,
  )?.key

/** The keys of the occupants whose messages are hidden. */
export function ignoredIn(db: Reader, conversationId: ConversationId): Set<string> {
  const rows = db.all<{ key: string }>(
    'SELECT key FROM room_ignored WHERE conversation_id = ?',
    conversationId,
  )
  return new Set(rows.map(({ key }) => key))
}

const NOTIFY: Readonly<Record<NotificationRule, ChosenThere['notify']>> = {
  all: 'always',
  mentions: 'on-mention',
  none: 'never',
}

/** What the person has chosen for the conversation of a room. A rule that ends is only of this device. */
export function chosenIn(db: Reader, conversationId: ConversationId): ChosenThere {
  const row = db.first<{ pinned: number; rule: NotificationRule | null }>(
    `SELECT c.pinned, r.rule FROM conversation c
     LEFT JOIN notification_rule r ON r.conversation_id = c.id AND r.until IS NULL WHERE c.id = ?`,
    conversationId,
  )
  return {
    pinned: row?.pinned === 1,
    notify: row?.rule ? NOTIFY[row.rule] : null,
    // A mere nickname may be somebody else's on another device.
    ignored: [...ignoredIn(db, conversationId)].filter((key) => !isMereNick(key)).map(idIn),
  }
}
