import type { AccountId } from '../../../shared/model/ids.ts'
import { bareOf, domainOf, type BareJid, type Jid } from '../../../shared/model/jid.ts'
import type { RoomInvitation } from '../../../shared/model/room.ts'
import type { Reader, Transaction } from '../db/store.ts'
import type { Invitation } from './conversations.ts'

/** A person looks through so many. */
const MOST = 100
const MOST_OF_ONE = 20
/** Decided ones are remembered, so that a late copy is not shown again. */
const MOST_DECIDED = 200
const MOST_REASON = 500

interface Row {
  readonly id: number
  readonly account_id: AccountId
  readonly room: BareJid
  readonly invited_by: Jid | null
  readonly way: Invitation['way']
  readonly reason: string | null
  readonly password: string | null
  readonly at: number
  readonly decided_at: number | null
}

export interface StoredInvitation {
  readonly id: number
  readonly accountId: AccountId
  readonly invitation: Invitation
}

/** Those that wait for the person, the latest first. */
export function listInvitations(db: Reader): RoomInvitation[] {
  return db
    .all<Row>('SELECT * FROM room_invitation WHERE decided_at IS NULL ORDER BY at DESC, id DESC')
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      room: row.room,
      by: inviterOf(row.room, row.invited_by),
      isDirect: row.way === 'direct',
      reason: row.reason ?? '',
      at: row.at,
    }))
}

/** An occupant of an anonymous room is nobody whom the person could know. */
export const inviterOf = (room: BareJid, by: Jid | null): BareJid | null =>
  by === null || bareOf(by) === room ? null : bareOf(by)

export function findInvitation(db: Reader, id: number): StoredInvitation | undefined {
  const row = db.first<Row>('SELECT * FROM room_invitation WHERE id = ? AND decided_at IS NULL', id)
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      invitation: {
        ...{ room: row.room, by: row.invited_by, way: row.way, reason: row.reason, password: row.password },
        ...{ continues: false, thread: null },
      },
    }
  )
}

/** Whoever is to blame for an invitation: the inviter that a server vouches for, or the room's service. */
const senderOf = ({ way, room, by }: Pick<Invitation, 'way' | 'room' | 'by'>): string =>
  way === 'direct' && by !== null ? bareOf(by) : domainOf(room)

/** Keeps an invitation. Returns whether there is one more to decide. */
export function keepInvitation(
  tx: Transaction,
  accountId: AccountId,
  invitation: Invitation,
  at: number,
): boolean {
  const { room, by, way, reason, password } = invitation
  const rows = tx.all<Row>('SELECT * FROM room_invitation WHERE account_id = ?', accountId)
  const same = rows.find((row) => row.room === room)
  if (same !== undefined) {
    // One that was decided counts for everything that was sent before; of two open ones the vouched one counts.
    const isNews =
      same.decided_at === null ? same.way === 'mediated' && way === 'direct' : at > same.decided_at
    if (!isNews) return false
    tx.run('DELETE FROM room_invitation WHERE id = ?', same.id)
  }
  const open = rows.filter((row) => row.decided_at === null && row !== same)
  const ofSender = open.filter(
    (row) => senderOf({ way: row.way, room: row.room, by: row.invited_by }) === senderOf(invitation),
  )
  if (open.length >= MOST || ofSender.length >= MOST_OF_ONE) return false
  tx.run(
    `INSERT INTO room_invitation (account_id, room, invited_by, way, reason, password, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    accountId,
    room,
    by,
    way,
    reason?.slice(0, MOST_REASON) ?? null,
    password,
    at,
  )
  return true
}

/** Whether there is an invitation to this room that nobody has decided. */
export const isOpen = (db: Reader, accountId: AccountId, room: BareJid): boolean =>
  db.first(
    'SELECT 1 FROM room_invitation WHERE account_id = ? AND room = ? AND decided_at IS NULL',
    accountId,
    room,
  ) !== undefined

/** Notes the decision about an invitation. `now`: milliseconds since 1970. */
export function decideInvitation(tx: Transaction, accountId: AccountId, room: BareJid, now: number): boolean {
  const where = 'account_id = ? AND room = ? AND decided_at IS NULL'
  const set = 'UPDATE room_invitation SET decided_at = ?, password = NULL, reason = NULL'
  if (tx.run(`${set} WHERE ${where}`, now, accountId, room).changes === 0) return false
  tx.run(
    `DELETE FROM room_invitation WHERE account_id = ? AND decided_at IS NOT NULL AND id NOT IN (
       SELECT id FROM room_invitation WHERE account_id = ? AND decided_at IS NOT NULL
       ORDER BY decided_at DESC LIMIT ${MOST_DECIDED})`,
    accountId,
    accountId,
  )
  return true
}
