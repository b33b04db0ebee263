import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { OmemoVersion } from '../../engine/xep/0384-omemo/index.ts'
import type { Reader } from '../db/store.ts'
import { deviceById } from './store/devices.ts'
import { versionCode, type DeviceRowId, type SessionId } from './store/rows.ts'

/** A device for which something can be sealed now, in the best version that it announces. */
export interface Target {
  readonly device: DeviceRowId
  readonly owner: BareJid
  /** Its number (XEP-0384). */
  readonly number: number
  readonly version: OmemoVersion
  readonly session: SessionId
}

/** For whom something that these people shall read can be sealed. */
export interface Recipients {
  readonly targets: readonly Target[]
  /** Devices whose keys have to be read first. */
  readonly toBegin: readonly DeviceRowId[]
  /** People whose lists of devices were never read. Those whose servers failed to tell them hold nobody up. */
  readonly toList: readonly BareJid[]
  /** People without any device that the account may seal for. */
  readonly without: readonly BareJid[]
  /** Devices that the person has not decided about. */
  readonly undecided: number
}

interface Row {
  readonly device: DeviceRowId
  readonly owner: BareJid
  readonly number: number
  readonly listed: number
  readonly trust: number | null
  readonly failure: string | null
  readonly session: SessionId | null
}

const DEVICES = `SELECT d.id AS device, d.peer AS owner, d.device_id AS number, d.listed, k.trust, d.failure,
    (SELECT s.id FROM omemo_session s WHERE s.device = d.id AND s.broken = 0
       AND s.version = CASE WHEN d.listed & 2 THEN 2 ELSE 3 END ORDER BY s.used_at DESC, s.id DESC LIMIT 1) AS session
  FROM json_each(?) j CROSS JOIN omemo_device d ON d.account_id = ? AND d.peer = j.value
  LEFT JOIN omemo_key k ON k.id = d.key_id
  WHERE d.listed > 0 AND NOT (d.peer = (SELECT address FROM account WHERE id = d.account_id)
    AND d.device_id = (SELECT device_id FROM omemo_account WHERE account_id = d.account_id))
  ORDER BY d.id`

const LISTED = `SELECT peer FROM json_each(?) j CROSS JOIN omemo_person p ON p.account_id = ? AND p.peer = j.value
  WHERE (p.list_03_at IS NOT NULL AND p.list_2_at IS NOT NULL) OR p.failure IS NOT NULL`

/** Undecided and distrusted keys get nothing (`omemo_key.trust`). */
const TRUSTED = [1, 2, 3]

/**
 * A device that may get something in this version, which it has used itself even if it does not announce it. undefined: it is
 * on no list, not trusted, or has no session.
 */
export function targetIn(db: Reader, device: DeviceRowId, version: OmemoVersion): Target | undefined {
  const row = deviceById(db, device)
  const session = db.first<{ id: SessionId }>(
    `SELECT id FROM omemo_session WHERE device = ? AND version = ? AND broken = 0
     ORDER BY used_at DESC, id DESC LIMIT 1`,
    device,
    versionCode(version),
  )
  if (row === undefined || session === undefined || row.listed === 0) return undefined
  if (row.trust === null || !TRUSTED.includes(row.trust)) return undefined
  return { device, owner: row.owner, number: row.number, version, session: session.id }
}

/** The devices of these people; of the account itself those besides this one. */
export function recipientsOf(db: Reader, accountId: AccountId, owners: readonly BareJid[]): Recipients {
  const asked = JSON.stringify(owners)
  const rows = db.all<Row>(DEVICES, asked, accountId)
  const listed = new Set(db.all<{ peer: BareJid }>(LISTED, asked, accountId).map(({ peer }) => peer))
  // A device whose keys were never read has no trust yet: reading them gives it one.
  const usable = rows.filter(({ trust }) => trust === null || TRUSTED.includes(trust))
  const targets = usable.flatMap(({ device, owner, number, listed: lists, session }): Target[] =>
    session === null ? [] : [{ device, owner, number, version: (lists & 2) === 0 ? '0.3' : '2', session }],
  )
  const toBegin = usable.filter(({ session, failure }) => session === null && failure === null)
  const reached = new Set([...targets, ...toBegin].map(({ owner }) => owner))
  return {
    targets,
    toBegin: toBegin.map(({ device }) => device),
    toList: owners.filter((owner) => !listed.has(owner)),
    without: owners.filter((owner) => listed.has(owner) && !reached.has(owner)),
    undecided: rows.filter(({ trust }) => trust === 0).length,
  }
}
