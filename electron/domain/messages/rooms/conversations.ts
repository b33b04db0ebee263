import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { RoomAuthor } from '../../../../shared/model/room.ts'
import type { Transaction } from '../../db/store.ts'
import type { Changes } from '../changes.ts'

interface Row {
  readonly id: ConversationId
  readonly kind: string
  readonly closed: number
}

const FIND = 'SELECT id, kind, closed FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ?'

/**
 * Creates the conversation of a room, or puts a closed one back on the list. `at` is the time it is sorted by while it is
 * empty, in milliseconds since 1970.
 */
export function ensureRoom(
  tx: Transaction,
  changes: Changes,
  accountId: AccountId,
  room: BareJid,
  at: number,
): ConversationId {
  const found = tx.first<Row>(FIND, accountId, room, '')
  if (found?.kind === 'room' && found.closed === 0) return found.id
  const id = found?.id ?? insert(tx, accountId, 'room', room, at)
  // Somebody may have written from that address before it was known to be a room.
  if (found)
    tx.run(
      `UPDATE conversation SET kind = 'room', closed = 0, unknown = NULL, charged = 0, opened_at = ? WHERE id = ?`,
      at,
      id,
    )
  changes.conversation(id)
  return id
}

/** The same for the private conversation with an occupant. `charged`: see `admitPrivate`. */
export function ensurePrivate(
  tx: Transaction,
  changes: Changes,
  accountId: AccountId,
  room: BareJid,
  { key, nick }: RoomAuthor,
  at: number,
): ConversationId {
  const found = tx.first<Row>(FIND, accountId, room, key)
  const id = found?.id ?? insert(tx, accountId, 'private', room, at, { key, nick })
  if (found?.closed === 1) tx.run('UPDATE conversation SET closed = 0, opened_at = ? WHERE id = ?', at, id)
  const renamed = tx.run(
    'UPDATE conversation SET occupant_name = ?, ended = 0 WHERE id = ? AND (occupant_name IS NOT ? OR ended = 1)',
    nick,
    id,
    nick,
  )
  if (found?.closed !== 0 || renamed.changes > 0) changes.conversation(id)
  return id
}

function insert(
  tx: Transaction,
  accountId: AccountId,
  kind: 'room' | 'private',
  room: BareJid,
  at: number,
  who?: RoomAuthor,
): ConversationId {
  return tx.run(
    `INSERT INTO conversation (account_id, kind, peer, occupant, occupant_name, opened_at) VALUES (?, ?, ?, ?, ?, ?)`,
    accountId,
    kind,
    room,
    who?.key ?? '',
    who?.nick ?? null,
    at,
  ).lastId as ConversationId
}
