import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { OmemoVersion } from '../../../engine/xep/0384-omemo/index.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { DeviceRowId, KeyRowId } from './rows.ts'

/** A list has at most 200, and some were on it earlier. */
const MOST_DEVICES = 250

export interface DeviceRow {
  readonly id: DeviceRowId
  readonly owner: BareJid
  /** Its number (XEP-0384). */
  readonly number: number
  readonly keyId: KeyRowId | null
  readonly key: Uint8Array | null
  readonly trust: number | null
  readonly label: string | null
  /** 1: on the list of 0.3, 2: on that of 2, 3: on both, 0: on none any more. */
  readonly listed: number
  readonly firstAt: number
  readonly activeAt: number | null
  readonly failure: string | null
  readonly askedAt: number | null
}

const SELECT = `SELECT d.id, d.peer AS owner, d.device_id AS number, d.key_id AS keyId, k.key, k.trust, d.label, d.listed,
    d.first_at AS firstAt, d.active_at AS activeAt, d.failure, d.asked_at AS askedAt
  FROM omemo_device d LEFT JOIN omemo_key k ON k.id = d.key_id`

/** The name of the device that has this key, if it tells one. */
export function labelOf(db: Reader, key: KeyRowId): string | null {
  return (
    db.first<{ label: string | null }>('SELECT label FROM omemo_device WHERE key_id = ? LIMIT 1', key)
      ?.label ?? null
  )
}

export function findDevice(
  db: Reader,
  accountId: AccountId,
  owner: BareJid,
  number: number,
): DeviceRow | undefined {
  return db.first<DeviceRow>(
    `${SELECT} WHERE d.account_id = ? AND d.peer = ? AND d.device_id = ?`,
    accountId,
    owner,
    number,
  )
}

export function deviceById(db: Reader, id: DeviceRowId): DeviceRow | undefined {
  return db.first<DeviceRow>(`${SELECT} WHERE d.id = ?`, id)
}

/** All known devices of somebody, those on a list first. */
export function devicesOf(db: Reader, accountId: AccountId, owner: BareJid): DeviceRow[] {
  return db.all<DeviceRow>(
    `${SELECT} WHERE d.account_id = ? AND d.peer = ? ORDER BY d.listed = 0, d.id LIMIT ${MOST_DEVICES}`,
    accountId,
    owner,
  )
}

/** The device, made if it is not known. null: somebody has too many. `now`: in milliseconds since 1970. */
export function ensureDevice(
  tx: Transaction,
  accountId: AccountId,
  owner: BareJid,
  number: number,
  now: number,
): DeviceRow | null {
  const known = findDevice(tx, accountId, owner, number)
  if (known) return known
  const count =
    tx.first<{ count: number }>(
      'SELECT count(*) AS count FROM omemo_device WHERE account_id = ? AND peer = ?',
      accountId,
      owner,
    )?.count ?? 0
  if (count >= MOST_DEVICES && !removeGone(tx, accountId, owner)) return null
  tx.run(
    'INSERT INTO omemo_device (account_id, peer, device_id, listed, first_at) VALUES (?, ?, ?, 0, ?)',
    accountId,
    owner,
    number,
    now,
  )
  return findDevice(tx, accountId, owner, number) ?? null
}

/** Makes room by the device that is on no list and was silent for longest. */
function removeGone(tx: Transaction, accountId: AccountId, owner: BareJid): boolean {
  return (
    tx.run(
      `DELETE FROM omemo_device WHERE id = (SELECT id FROM omemo_device WHERE account_id = ? AND peer = ? AND listed = 0
         ORDER BY coalesce(active_at, first_at) LIMIT 1)`,
      accountId,
      owner,
    ).changes > 0
  )
}

export function setDeviceKey(tx: Transaction, id: DeviceRowId, key: KeyRowId): void {
  tx.run('UPDATE omemo_device SET key_id = ?, failure = NULL WHERE id = ?', key, id)
}

/** It has sent something. */
export function noteActive(tx: Transaction, id: DeviceRowId, at: number): void {
  tx.run('UPDATE omemo_device SET active_at = max(coalesce(active_at, 0), ?) WHERE id = ?', at, id)
}

/** Its keys were asked for. `failure`: why they could not be had. */
export function noteAsked(tx: Transaction, id: DeviceRowId, failure: string | null, now: number): void {
  tx.run('UPDATE omemo_device SET asked_at = ?, failure = ? WHERE id = ?', now, failure, id)
}

/** What could not be read of these people's lists and keys may be had now; null: of everybody's. */
export function forgetFailures(
  tx: Transaction,
  accountId: AccountId,
  owners: readonly BareJid[] | null,
): void {
  const whose = owners === null ? '' : 'AND peer IN (SELECT value FROM json_each(?))'
  const which = [accountId, ...(owners === null ? [] : [JSON.stringify(owners)])]
  for (const table of ['omemo_device', 'omemo_person'])
    tx.run(
      `UPDATE ${table} SET failure = NULL WHERE account_id = ? AND failure IS NOT NULL ${whose}`,
      ...which,
    )
}

const BIT: Readonly<Record<OmemoVersion, number>> = { '0.3': 1, '2': 2 }
const LISTED_AT: Readonly<Record<OmemoVersion, string>> = { '0.3': 'list_03_at', '2': 'list_2_at' }

export interface Listed {
  readonly id: number
  readonly label?: string | undefined
}

/**
 * Keeps somebody's list of devices of that version, as it was just read or told. Returns the numbers that were on no list
 * before, and whether anything has changed.
 */
export function keepList(
  tx: Transaction,
  accountId: AccountId,
  owner: BareJid,
  version: OmemoVersion,
  devices: readonly Listed[],
  now: number,
): { readonly added: readonly number[]; readonly changed: boolean } {
  const column = LISTED_AT[version]
  tx.run(
    `INSERT INTO omemo_person (account_id, peer, ${column}) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET ${column} = excluded.${column}, failure = NULL`,
    accountId,
    owner,
    now,
  )
  const bit = BIT[version]
  const before = new Map(
    tx
      .all<{ number: number; listed: number; label: string | null }>(
        'SELECT device_id AS number, listed, label FROM omemo_device WHERE account_id = ? AND peer = ? AND listed > 0',
        accountId,
        owner,
      )
      .map((row) => [row.number, row]),
  )
  const added: number[] = []
  let changed = false
  const now_ = new Set<number>()
  for (const { id: number, label } of devices) {
    const row = before.get(number)
    if (row === undefined) added.push(number)
    now_.add(number)
    if (row !== undefined && (row.listed & bit) !== 0 && (label === undefined || label === row.label))
      continue
    const device = ensureDevice(tx, accountId, owner, number, now)
    if (device === null) continue
    changed = true
    tx.run(
      'UPDATE omemo_device SET listed = listed | ?, label = coalesce(?, label), failure = NULL WHERE id = ?',
      bit,
      label ?? null,
      device.id,
    )
  }
  for (const { number, listed } of before.values()) {
    if ((listed & bit) === 0 || now_.has(number)) continue
    changed = true
    tx.run(
      'UPDATE omemo_device SET listed = listed & ~? WHERE account_id = ? AND peer = ? AND device_id = ?',
      bit,
      accountId,
      owner,
      number,
    )
  }
  return { added, changed }
}

export interface PersonRow {
  readonly list03At: number | null
  readonly list2At: number | null
  readonly failure: string | null
  /** When a program of theirs without encryption was last online. */
  readonly lackedAt: number | null
}

export function personOf(db: Reader, accountId: AccountId, owner: BareJid): PersonRow | undefined {
  return db.first<PersonRow>(
    `SELECT list_03_at AS list03At, list_2_at AS list2At, failure, lacked_at AS lackedAt FROM omemo_person
     WHERE account_id = ? AND peer = ?`,
    accountId,
    owner,
  )
}

/**
 * The lists of people whose events do not reach the account may have changed since: they are read again before something is
 * sealed for them. Those of contacts come by themselves (XEP-0163 §4).
 */
export function forgetUntoldLists(tx: Transaction, accountId: AccountId): void {
  tx.run(
    `UPDATE omemo_person SET list_03_at = NULL, list_2_at = NULL WHERE account_id = ?
       AND peer <> (SELECT address FROM account WHERE id = account_id)
       AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.account_id = omemo_person.account_id AND c.jid = peer
         AND c.subscription IN ('to', 'both'))`,
    accountId,
  )
}

/** Their lists could not be read. */
export function noteListFailure(
  tx: Transaction,
  accountId: AccountId,
  owner: BareJid,
  failure: string,
): void {
  tx.run(
    `INSERT INTO omemo_person (account_id, peer, failure) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET failure = excluded.failure`,
    accountId,
    owner,
    failure,
  )
}

/** A program of theirs without encryption is online. */
export function noteLacked(tx: Transaction, accountId: AccountId, owner: BareJid, at: number): void {
  tx.run(
    `INSERT INTO omemo_person (account_id, peer, lacked_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET lacked_at = excluded.lacked_at`,
    accountId,
    owner,
    at,
  )
}
