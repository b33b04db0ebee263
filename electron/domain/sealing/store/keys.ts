import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { TRUSTED, TRUSTED_BLINDLY, UNDECIDED, VERIFIED, type KeyRowId } from './rows.ts'

export interface KeyRow {
  readonly id: KeyRowId
  readonly owner: BareJid
  /** The identity key in its X25519 form. */
  readonly key: Uint8Array
  readonly trust: number
}

/** How trust in a key came about. */
export interface KeyTrust extends KeyRow {
  /** In milliseconds since 1970; null: it is trusted unasked. */
  readonly decidedAt: number | null
  /** Another device has said so (XEP-0450). */
  readonly passedOn: boolean
}

const SELECT = 'SELECT id, peer AS owner, key, trust FROM omemo_key'

/** What is known of a key, and how it came about. */
export function keyTrustOf(db: Reader, id: KeyRowId): KeyTrust | undefined {
  const row = db.first<Omit<KeyTrust, 'passedOn'> & { passedOn: number }>(
    'SELECT id, peer AS owner, key, trust, trusted_at AS decidedAt, passed_on AS passedOn FROM omemo_key WHERE id = ?',
    id,
  )
  return row && { ...row, passedOn: row.passedOn === 1 }
}

/** All keys of an account's people and its own that are verified. */
export function verifiedKeys(db: Reader, accountId: AccountId): KeyRow[] {
  return db.all<KeyRow>(`${SELECT} WHERE account_id = ? AND trust = ? ORDER BY id`, accountId, VERIFIED)
}

export function findKey(
  db: Reader,
  accountId: AccountId,
  owner: BareJid,
  key: Uint8Array,
): KeyRow | undefined {
  return db.first<KeyRow>(`${SELECT} WHERE account_id = ? AND peer = ? AND key = ?`, accountId, owner, key)
}

export function keysOf(db: Reader, accountId: AccountId, owner: BareJid): KeyRow[] {
  return db.all<KeyRow>(`${SELECT} WHERE account_id = ? AND peer = ? ORDER BY id`, accountId, owner)
}

/** The person has verified a device of theirs, so that new ones need a decision. */
export function hasVerified(db: Reader, accountId: AccountId, owner: BareJid): boolean {
  return (
    db.first(
      'SELECT 1 FROM omemo_key WHERE account_id = ? AND peer = ? AND trust = ? LIMIT 1',
      accountId,
      owner,
      VERIFIED,
    ) !== undefined
  )
}

/**
 * The row of an identity key. A new one is trusted without being asked until the person has verified another one of the same
 * owner. `isNew`: it was not known.
 */
export function ensureKey(
  tx: Transaction,
  accountId: AccountId,
  owner: BareJid,
  key: Uint8Array,
  now: number,
): { readonly row: KeyRow; readonly isNew: boolean } {
  const known = findKey(tx, accountId, owner, key)
  if (known) return { row: known, isNew: false }
  const trust = hasVerified(tx, accountId, owner) ? UNDECIDED : TRUSTED_BLINDLY
  const { lastId } = tx.run(
    'INSERT INTO omemo_key (account_id, peer, key, trust, seen_at) VALUES (?, ?, ?, ?, ?)',
    accountId,
    owner,
    key,
    trust,
    now,
  )
  return { row: { id: lastId as KeyRowId, owner, key, trust }, isNew: true }
}

/** The row of this device's own key. */
export function ownKeyRow(
  tx: Transaction,
  { id, address }: { readonly id: AccountId; readonly address: BareJid },
  key: Uint8Array,
  now: number,
): KeyRowId {
  const { row } = ensureKey(tx, id, address, key, now)
  // Not verified: that would mean that new devices of the account need a decision.
  if (row.trust !== TRUSTED) setTrust(tx, row.id, TRUSTED, false, now)
  return row.id
}

/** `isPassedOn`: another device has said so (XEP-0450). `now`: in milliseconds since 1970. */
export function setTrust(
  tx: Transaction,
  id: KeyRowId,
  trust: number,
  isPassedOn: boolean,
  now: number,
): void {
  tx.run(
    'UPDATE omemo_key SET trust = ?, passed_on = ?, trusted_at = ? WHERE id = ?',
    trust,
    isPassedOn ? 1 : 0,
    now,
    id,
  )
}
