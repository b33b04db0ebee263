import * as v from 'valibot'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { NotificationRule } from '../../../../shared/model/notification.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { boundWaiting } from '../../waiting.ts'

/** What the person's devices share of a conversation. */
export interface SharedState {
  readonly pinned: boolean
  readonly archived: boolean
  /** Marked as unread. */
  readonly unread: boolean
  readonly rule: NotificationRule
  /** When the rule ends, in milliseconds since 1970; null: never. */
  readonly until: number | null
}

export const NOTHING_CHOSEN: SharedState = {
  pinned: false,
  archived: false,
  unread: false,
  rule: 'all',
  until: null,
}

export const isSameState = (a: SharedState, b: SharedState): boolean =>
  a.pinned === b.pinned &&
  a.archived === b.archived &&
  a.unread === b.unread &&
  a.rule === b.rule &&
  a.until === b.until

interface StateRow {
  readonly isRoom: number
  readonly pinned: number
  readonly archived: number
  readonly unread: number
  readonly rule: NotificationRule | null
  readonly until: number | null
}

/** The state of a conversation that is on the list. The pin and the rule of a room are in its bookmark (XEP-0402). */
export function stateOf(db: Reader, id: ConversationId): SharedState | undefined {
  const row = db.first<StateRow>(
    `SELECT c.kind = 'room' AS isRoom, c.pinned, c.archived, c.marked_unread AS unread, r.rule, r.until FROM conversation c
     LEFT JOIN notification_rule r ON r.conversation_id = c.id WHERE c.id = ? AND c.closed = 0 AND c.unknown IS NULL`,
    id,
  )
  return (
    row && {
      pinned: row.isRoom === 0 && row.pinned === 1,
      archived: row.archived === 1,
      unread: row.unread === 1,
      rule: row.isRoom === 1 ? 'all' : (row.rule ?? 'all'),
      until: row.isRoom === 1 ? null : row.until,
    }
  )
}

/** Those of these conversations about which something was chosen, on any device. */
export function chosenOf(db: Reader, ids: readonly ConversationId[]): ConversationId[] {
  return db
    .all<{ id: ConversationId }>(
      `SELECT c.id FROM json_each(?) j CROSS JOIN conversation c ON c.id = j.value
       WHERE c.pinned = 1 OR c.archived = 1 OR c.marked_unread = 1
         OR EXISTS (SELECT 1 FROM notification_rule WHERE conversation_id = c.id)
         OR EXISTS (SELECT 1 FROM shared_state s WHERE s.account_id = c.account_id AND s.peer = c.peer)`,
      JSON.stringify(ids),
    )
    .map(({ id }) => id)
}

/** Everything but the rule, which belongs to the notifications. */
export function applyState(tx: Transaction, id: ConversationId, state: SharedState): void {
  tx.run(
    `UPDATE conversation SET pinned = CASE kind WHEN 'room' THEN pinned ELSE ? END, archived = ?, marked_unread = ? WHERE id = ?`,
    state.pinned ? 1 : 0,
    state.archived ? 1 : 0,
    state.unread ? 1 : 0,
    id,
  )
}

/** The last choice for an address, on any device. */
export interface StoredState {
  readonly accountId: AccountId
  readonly peer: BareJid
  readonly state: SharedState
  /** By the server's clock, in milliseconds since 1970. */
  readonly at: number
  /** The server does not have it yet. */
  readonly unsent: boolean
  /** It waits for its conversation. */
  readonly waiting: boolean
}

interface Row {
  readonly accountId: AccountId
  readonly peer: BareJid
  readonly state: string
  readonly at: number
  readonly unsent: number
  readonly waiting: number
}

const Stored = v.object({
  pinned: v.boolean(),
  archived: v.boolean(),
  unread: v.boolean(),
  rule: v.picklist(['all', 'mentions', 'none']),
  until: v.nullable(v.number()),
})

const SELECT = 'SELECT account_id AS accountId, peer, state, at, unsent, waiting FROM shared_state'

function toStored(row: Row): StoredState {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), row.state)
  return {
    ...row,
    state: read.success ? read.output : NOTHING_CHOSEN,
    unsent: row.unsent === 1,
    waiting: row.waiting === 1,
  }
}

export function storedState(db: Reader, accountId: AccountId, peer: BareJid): StoredState | undefined {
  const row = db.first<Row>(`${SELECT} WHERE account_id = ? AND peer = ?`, accountId, peer)
  return row && toStored(row)
}

export function unsentStates(db: Reader, accountId: AccountId, limit: number): StoredState[] {
  return db
    .all<Row>(`${SELECT} WHERE account_id = ? AND unsent = 1 ORDER BY at LIMIT ?`, accountId, limit)
    .map(toStored)
}

export function keepState(tx: Transaction, stored: StoredState): void {
  const { accountId, peer, state, at, unsent, waiting } = stored
  tx.run(
    `INSERT INTO shared_state (account_id, peer, state, at, unsent, waiting) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET state = excluded.state, at = excluded.at, unsent = excluded.unsent,
       waiting = excluded.waiting`,
    accountId,
    peer,
    JSON.stringify(state),
    at,
    unsent ? 1 : 0,
    waiting ? 1 : 0,
  )
  if (waiting) boundWaiting(tx, 'shared_state', accountId)
}
