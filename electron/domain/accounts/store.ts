import type { ConnectionSecurity, ConnectionSettings } from '../../../shared/model/account.ts'
import type { CertificateInfo } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { OwnPresence, Show } from '../../../shared/model/presence.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import type { SavedSession, SessionNote } from '../../engine/index.ts'
import type { Reader, Store, Transaction } from '../db/store.ts'

/** An account as stored in the database. */
export interface StoredAccount {
  readonly id: AccountId
  readonly address: BareJid
  /** Requested at each sign-in, so that this profile stays the same device. */
  readonly resource: string
  readonly settings: ConnectionSettings
  readonly enabled: boolean
  readonly presence: OwnPresence
  readonly passwordKept: boolean
  readonly trusted: CertificateInfo | null
  /** The strongest way it has signed in with. */
  readonly pin: SignInPin | null
}

interface AccountRow {
  id: AccountId
  address: BareJid
  resource: string
  host: string | null
  port: number | null
  security: ConnectionSecurity
  enabled: number
  show: Show
  status: string
  password_kept: number
  trusted: string | null
  pin: string | null
}

/** The accounts that have signed in at least once, in the order they were added. */
export function listAccounts(store: Store): StoredAccount[] {
  const rows = store.all<AccountRow>('SELECT * FROM account WHERE trial = 0 ORDER BY added_at, rowid')
  return rows.map((row) => ({
    id: row.id,
    address: row.address,
    resource: row.resource,
    settings: { host: row.host ?? undefined, port: row.port ?? undefined, security: row.security },
    enabled: row.enabled === 1,
    presence: { show: row.show, status: row.status },
    passwordKept: row.password_kept === 1,
    trusted: row.trusted === null ? null : (JSON.parse(row.trusted) as CertificateInfo),
    pin: row.pin === null ? null : (JSON.parse(row.pin) as SignInPin),
  }))
}

/** Stores the account as a trial, until `keepAccount` is called. */
export function insertTrial(tx: Transaction, account: StoredAccount, addedAt: number): void {
  tx.run(
    `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
     VALUES (?, ?, ?, 'automatic', 1, 'available', '', 0, 1, ?)`,
    account.id,
    account.address,
    account.resource,
    addedAt,
  )
  updateAccount(tx, account)
}

export function keepAccount(tx: Transaction, id: AccountId): void {
  tx.run('UPDATE account SET trial = 0 WHERE id = ?', id)
}

/** Updates everything except id, address and resource, which never change. */
export function updateAccount(tx: Transaction, account: StoredAccount): void {
  const { settings, presence, trusted, pin } = account
  tx.run(
    `UPDATE account SET host = ?, port = ?, security = ?, enabled = ?, show = ?, status = ?, password_kept = ?,
       trusted = ?, pin = ? WHERE id = ?`,
    settings.host ?? null,
    settings.port ?? null,
    settings.security,
    Number(account.enabled),
    presence.show,
    presence.status,
    Number(account.passwordKept),
    trusted === null ? null : JSON.stringify(trusted),
    pin === null ? null : JSON.stringify(pin),
    account.id,
  )
}

/** Deletes the account and everything that references it. */
export function deleteAccount(tx: Transaction, id: AccountId): void {
  tx.run('DELETE FROM account WHERE id = ?', id)
}

/** The end of the address of a removed account; nobody can have such a one (RFC 6761 §6.4). */
const REMOVED = '@removed.invalid'

/** Deletes trials left behind by a killed process. */
export function deleteTrials(tx: Transaction): void {
  tx.run(`DELETE FROM account WHERE trial = 1 AND address NOT LIKE '%${REMOVED}'`)
}

/**
 * Removes the account at once, except for its messages: they may be a million, and are deleted in slices. Until then they
 * hang on a nameless account, where nobody sees them.
 */
export function removeAccount(tx: Transaction, id: AccountId, nameless: AccountId): void {
  tx.run(
    `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
     SELECT ?, ?, '', 'automatic', 0, 'offline', '', 0, 1, 0
     WHERE EXISTS (SELECT 1 FROM conversation WHERE account_id = ?)`,
    nameless,
    nameless + REMOVED,
    id,
  )
  tx.run('DELETE FROM wiping WHERE conversation_id IN (SELECT id FROM conversation WHERE account_id = ?)', id)
  tx.run('UPDATE conversation SET account_id = ?, closed = 1, unknown = 2 WHERE account_id = ?', nameless, id)
  deleteAccount(tx, id)
}

/** The removed accounts whose messages are still here. */
export function listRemoved(db: Reader): AccountId[] {
  const rows = db.all<{ id: AccountId }>(
    `SELECT id FROM account WHERE trial = 1 AND address LIKE '%${REMOVED}' ORDER BY rowid`,
  )
  return rows.map(({ id }) => id)
}

interface SessionRow {
  session_id: string
  location: string | null
  jid: FullJid
  inbound: number
  max_ms: number | null
  alive_at: number | null
  attempts: number
}

/** The state needed to resume the stream of an earlier process (XEP-0198 §5). */
export function readSession(store: Store, id: AccountId): (SavedSession & SessionNote) | null {
  const row = store.first<SessionRow>(
    `SELECT session_id, location, jid, inbound, max_ms, alive_at, attempts FROM sm_session WHERE account_id = ?`,
    id,
  )
  if (!row) return null
  const { session_id: sessionId, location, jid, inbound, max_ms: maxMs, alive_at: aliveAt, attempts } = row
  return {
    id: sessionId,
    location,
    jid,
    inbound,
    ...(maxMs !== null && { maxMs }),
    ...(aliveAt !== null && { aliveAt }),
    ...(attempts > 0 && { attempts }),
  }
}

/** Whether stanzas sent in that session are still unacknowledged. */
export function isAwaited(store: Store, session: string): boolean {
  const sent = `SELECT 1 FROM outgoing WHERE stage = 'sent' AND session = ? LIMIT 1`
  return store.first(sent, session) !== undefined
}

export function writeSession(tx: Transaction, id: AccountId, session: SavedSession | null): void {
  if (session === null) {
    tx.run('DELETE FROM sm_session WHERE account_id = ?', id)
    return
  }
  tx.run(
    `INSERT INTO sm_session (account_id, session_id, location, jid, inbound, max_ms, newest, newest_before)
     VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM message), (SELECT coalesce(max(id), 0) FROM message))
     ON CONFLICT (account_id) DO UPDATE SET session_id = excluded.session_id, location = excluded.location,
       jid = excluded.jid, inbound = excluded.inbound, max_ms = excluded.max_ms,
       newest_before = newest, newest = excluded.newest,
       attempts = iif(session_id = excluded.session_id, attempts, 0),
       alive_at = iif(session_id = excluded.session_id, alive_at, NULL)`,
    id,
    session.id,
    session.location,
    session.jid,
    session.inbound,
    session.maxMs ?? null,
  )
}

/** Adds the note to the stored session. */
export function noteSession(tx: Transaction, id: AccountId, { aliveAt, attempts }: SessionNote): void {
  tx.run(
    `UPDATE sm_session SET alive_at = coalesce(?, alive_at), attempts = coalesce(?, attempts) WHERE account_id = ?`,
    aliveAt ?? null,
    attempts ?? null,
    id,
  )
}

/** Names of secrets that are no longer needed but may still be in the keychain. */
export function listForgottenSecrets(store: Store): string[] {
  return store.all<{ name: string }>('SELECT name FROM forgotten_secret').map(({ name }) => name)
}

export function addForgottenSecret(tx: Transaction, name: string): void {
  tx.run('INSERT OR IGNORE INTO forgotten_secret (name) VALUES (?)', name)
}

export function removeForgottenSecret(tx: Transaction, name: string): void {
  tx.run('DELETE FROM forgotten_secret WHERE name = ?', name)
}
