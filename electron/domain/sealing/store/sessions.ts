import {
  decodeSession,
  encodeSession,
  type OmemoVersion,
  type Session,
  type SkippedKey,
} from '../../../engine/xep/0384-omemo/index.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { versionCode, type DeviceRowId, type SessionId } from './rows.ts'

/** Of each device and version so many sessions can still open a message; the newest seals. */
const MOST_SESSIONS = 5
/** Keys of messages that have not come yet (XEP-0384 §4.3). */
const MOST_SKIPPED = 1_000
/** Ratchet steps after which a message that has not come is given up. */
const MOST_STEPS = 200

/** The sessions with a device, the newest first. */
export function sessionsOf(db: Reader, device: DeviceRowId, version: OmemoVersion): SessionId[] {
  return db
    .all<{ id: SessionId }>(
      `SELECT id FROM omemo_session WHERE device = ? AND version = ?
       ORDER BY used_at DESC, id DESC LIMIT ${MOST_SESSIONS}`,
      device,
      versionCode(version),
    )
    .map(({ id }) => id)
}

/** Throws if the stored state is damaged. */
export function readSession(db: Reader, id: SessionId): Session {
  const row = db.first<{ state: Uint8Array }>('SELECT state FROM omemo_session WHERE id = ?', id)
  const session = row && decodeSession(row.state)
  if (!session) throw new Error('a session with a device cannot be read')
  return session
}

/** Keeps the next state of a session. `usedAt`: it has opened a message, so it seals from now on, too. */
export function keepSession(tx: Transaction, id: SessionId, session: Session, usedAt?: number): void {
  if (usedAt === undefined)
    tx.run('UPDATE omemo_session SET state = ? WHERE id = ?', encodeSession(session), id)
  else
    tx.run(
      'UPDATE omemo_session SET state = ?, used_at = max(?, used_at), broken = 0 WHERE id = ?',
      encodeSession(session),
      usedAt,
      id,
    )
}

/** Adds a session, the newest of its device. The oldest goes if there are too many. */
export function addSession(tx: Transaction, device: DeviceRowId, session: Session, now: number): SessionId {
  const version = versionCode(session.version)
  const { lastId } = tx.run(
    `INSERT INTO omemo_session (device, version, state, used_at) VALUES (?, ?, ?,
       max(?, coalesce((SELECT max(used_at) + 1 FROM omemo_session WHERE device = ? AND version = ?), 0)))`,
    device,
    version,
    encodeSession(session),
    now,
    device,
    version,
  )
  tx.run(
    `DELETE FROM omemo_session WHERE id IN (SELECT id FROM omemo_session WHERE device = ? AND version = ?
       ORDER BY used_at DESC, id DESC LIMIT -1 OFFSET ${MOST_SESSIONS})`,
    device,
    version,
  )
  return lastId as SessionId
}

/** No session with the device seals any more; they still open what was sealed before. */
export function breakSessions(tx: Transaction, device: DeviceRowId): void {
  tx.run('UPDATE omemo_session SET broken = 1 WHERE device = ?', device)
}

export function findSkipped(
  db: Reader,
  session: SessionId,
  ratchetKey: Uint8Array,
  n: number,
): Uint8Array | undefined {
  return db.first<{ key: Uint8Array }>(
    'SELECT key FROM omemo_skipped WHERE session_id = ? AND ratchet_key = ? AND n = ?',
    session,
    ratchetKey,
    n,
  )?.key
}

export function removeSkipped(tx: Transaction, session: SessionId, ratchetKey: Uint8Array, n: number): void {
  tx.run(
    'DELETE FROM omemo_skipped WHERE session_id = ? AND ratchet_key = ? AND n = ?',
    session,
    ratchetKey,
    n,
  )
}

/** Keeps the keys of messages that have not come yet; the oldest go. `steps`: the ratchet steps of the session so far. */
export function keepSkipped(
  tx: Transaction,
  session: SessionId,
  keys: readonly SkippedKey[],
  steps: number,
): void {
  if (keys.length === 0) return
  for (const { ratchetKey, n, key, step } of keys)
    tx.run(
      'INSERT OR REPLACE INTO omemo_skipped (session_id, ratchet_key, n, key, step) VALUES (?, ?, ?, ?, ?)',
      session,
      ratchetKey,
      n,
      key,
      step,
    )
  tx.run('DELETE FROM omemo_skipped WHERE session_id = ? AND step < ?', session, steps - MOST_STEPS)
  tx.run(
    `DELETE FROM omemo_skipped WHERE session_id = ? AND (ratchet_key, n) IN (SELECT ratchet_key, n FROM omemo_skipped
       WHERE session_id = ? ORDER BY step DESC, n DESC LIMIT -1 OFFSET ${MOST_SKIPPED})`,
    session,
    session,
  )
}
