/** The keys of this device. They never leave the store but by use. */
import type { AccountId } from '../../../../shared/model/ids.ts'
import {
  generateIdentity,
  generateKeyPair,
  identityOf,
  signPreKey,
  writtenIdentity,
  type Identity,
  type KeyPair,
  type OmemoVersion,
  type OwnBundle,
} from '../../../engine/xep/0384-omemo/index.ts'
import type { Random } from '../../../engine/index.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** XEP-0384 §5.3.2. */
const PRE_KEYS = 100
const MAX_KEY_ID = 2 ** 31 - 1
const DAY_MS = 24 * 60 * 60 * 1000
/** Signed pre-keys are replaced weekly, and the old ones open what was sealed with them for a month more (§4.2). */
const ROTATED_AFTER_MS = 7 * DAY_MS
const SIGNED_KEPT_MS = 30 * DAY_MS
/** A used one-time key may be needed again for a message that an archive brings late. */
const USED_KEPT_MS = 30 * DAY_MS
/** Anybody can use them up. Their ids go up, so that this is how far back used ones are kept. */
const MOST_USED = 10_000

export interface OwnDevice {
  readonly device: number
  /** Made from its seed when it is first needed, because that takes a tenth of a millisecond. */
  readonly identity: Identity
  readonly label: string | null
  /** In milliseconds since 1970. */
  readonly madeAt: number
  /** Numbers that it had before. */
  readonly former: readonly number[]
}

/** This device of the account; undefined before it was made. */
export function ownDeviceOf(db: Reader, accountId: AccountId): OwnDevice | undefined {
  const row = db.first<{
    device: number
    seed: Uint8Array
    label: string | null
    madeAt: number
    former: string
  }>(
    'SELECT device_id AS device, seed, label, made_at AS madeAt, former FROM omemo_account WHERE account_id = ?',
    accountId,
  )
  if (row === undefined || row.device === 0) return undefined
  const { device, seed, label, madeAt, former } = row
  let identity: Identity | undefined
  return {
    device,
    get identity() {
      identity ??= readIdentityOf(seed)
      return identity
    },
    label,
    madeAt,
    former: JSON.parse(former) as number[],
  }
}

function readIdentityOf(seed: Uint8Array): Identity {
  const identity = identityOf(seed)
  if (identity === undefined) throw new Error('the identity of this device cannot be read')
  return identity
}

/** The numbers that this device had before its history was restored. */
export function formerOf(db: Reader, accountId: AccountId): readonly number[] {
  const row = db.first<{ former: string }>('SELECT former FROM omemo_account WHERE account_id = ?', accountId)
  return row === undefined ? [] : (JSON.parse(row.former) as number[])
}

/** The number of this device; 0 before it was made. Cheaper than `ownDeviceOf`. */
export function ownNumber(db: Reader, accountId: AccountId): number {
  return (
    db.first<{ device: number }>(
      'SELECT device_id AS device FROM omemo_account WHERE account_id = ?',
      accountId,
    )?.device ?? 0
  )
}

/**
 * Makes this device if there is none: its identity, unless a backup brought one, a number that is not in `taken`, and its
 * pre-keys. `now`: in milliseconds since 1970.
 */
export function ensureOwnDevice(
  tx: Transaction,
  accountId: AccountId,
  taken: ReadonlySet<number>,
  random: Random,
  now: number,
): OwnDevice {
  const known = ownDeviceOf(tx, accountId)
  if (known) return known
  let device = 0
  while (device === 0 || taken.has(device)) device = 1 + Math.floor(random.fraction() * MAX_KEY_ID)
  const restored = tx.run(
    'UPDATE omemo_account SET device_id = ?, made_at = ? WHERE account_id = ?',
    device,
    now,
    accountId,
  )
  if (restored.changes === 0)
    tx.run(
      'INSERT INTO omemo_account (account_id, device_id, seed, made_at) VALUES (?, ?, ?, ?)',
      accountId,
      device,
      generateIdentity(random).seed,
      now,
    )
  addSignedPreKey(tx, accountId, random, now)
  refillPreKeys(tx, accountId, random)
  const made = ownDeviceOf(tx, accountId)
  if (made === undefined) throw new Error('this device was not made')
  return made
}

export function setLabel(tx: Transaction, accountId: AccountId, label: string | null): void {
  tx.run('UPDATE omemo_account SET label = ? WHERE account_id = ?', label, accountId)
}

function addSignedPreKey(tx: Transaction, accountId: AccountId, random: Random, now: number): void {
  const pair = generateKeyPair(random)
  tx.run(
    `INSERT INTO omemo_signed_pre_key (account_id, id, private, public, made_at)
     VALUES (?, 1 + coalesce((SELECT max(id) FROM omemo_signed_pre_key WHERE account_id = ?), 0), ?, ?, ?)`,
    accountId,
    accountId,
    pair.private,
    pair.public,
    now,
  )
}

/** Replaces the signed pre-key if it is a week old, and forgets very old ones. Returns whether the bundle has changed. */
export function rotateSignedPreKey(
  tx: Transaction,
  accountId: AccountId,
  random: Random,
  now: number,
): boolean {
  tx.run(
    'DELETE FROM omemo_signed_pre_key WHERE account_id = ? AND replaced_at < ?',
    accountId,
    now - SIGNED_KEPT_MS,
  )
  const old = tx.run(
    'UPDATE omemo_signed_pre_key SET replaced_at = ? WHERE account_id = ? AND replaced_at IS NULL AND made_at < ?',
    now,
    accountId,
    now - ROTATED_AFTER_MS,
  )
  if (old.changes === 0) return false
  addSignedPreKey(tx, accountId, random, now)
  return true
}

/** Makes new one-time keys for those that were used. Returns whether the bundle has changed. */
export function refillPreKeys(tx: Transaction, accountId: AccountId, random: Random): boolean {
  const row = tx.first<{ count: number; last: number | null }>(
    'SELECT count(*) FILTER (WHERE used_at IS NULL) AS count, max(id) AS last FROM omemo_pre_key WHERE account_id = ?',
    accountId,
  )
  const missing = PRE_KEYS - (row?.count ?? 0)
  for (let index = 1; index <= missing; index += 1) {
    const pair = generateKeyPair(random)
    tx.run(
      'INSERT INTO omemo_pre_key (account_id, id, private, public) VALUES (?, ?, ?, ?)',
      accountId,
      (row?.last ?? 0) + index,
      pair.private,
      pair.public,
    )
  }
  return missing > 0
}

/** A one-time key was used. It is no longer published, but kept for copies of the same message that come late. */
export function notePreKeyUsed(tx: Transaction, accountId: AccountId, id: number, now: number): boolean {
  tx.run(
    'DELETE FROM omemo_pre_key WHERE account_id = ? AND (used_at < ? OR (used_at IS NOT NULL AND id <= ?))',
    accountId,
    now - USED_KEPT_MS,
    id - MOST_USED,
  )
  return (
    tx.run(
      'UPDATE omemo_pre_key SET used_at = ? WHERE account_id = ? AND id = ? AND used_at IS NULL',
      now,
      accountId,
      id,
    ).changes > 0
  )
}

interface PairRow {
  readonly private: Uint8Array
  readonly public: Uint8Array
}

export function preKeyOf(db: Reader, accountId: AccountId, id: number): KeyPair | undefined {
  return db.first<PairRow>(
    'SELECT private, public FROM omemo_pre_key WHERE account_id = ? AND id = ?',
    accountId,
    id,
  )
}

export function signedPreKeyOf(db: Reader, accountId: AccountId, id: number): KeyPair | undefined {
  return db.first<PairRow>(
    'SELECT private, public FROM omemo_signed_pre_key WHERE account_id = ? AND id = ?',
    accountId,
    id,
  )
}

/** What this device publishes in that version. Signing takes a millisecond. */
export function ownBundleOf(
  db: Reader,
  accountId: AccountId,
  version: OmemoVersion,
  identity: Identity,
): OwnBundle {
  const signed = db.first<PairRow & { id: number }>(
    'SELECT id, private, public FROM omemo_signed_pre_key WHERE account_id = ? AND replaced_at IS NULL',
    accountId,
  )
  if (signed === undefined) throw new Error('this device has no signed pre-key')
  return {
    writtenIdentity: writtenIdentity(version, identity),
    signedPreKey: signPreKey(version, identity, signed.id, signed),
    preKeys: db.all<{ id: number; public: Uint8Array }>(
      'SELECT id, public FROM omemo_pre_key WHERE account_id = ? AND used_at IS NULL ORDER BY id',
      accountId,
    ),
  }
}
