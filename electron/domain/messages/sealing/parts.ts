/** The parts of a stanza that is being sealed in slices. */
import type { Transaction } from '../../db/store.ts'
import type { SealedKey, SealedPayloads, Target } from '../../sealing/index.ts'
import type { OutgoingId } from '../store/outgoing.ts'

/** `omemo_sealing.device` of the payload of a version. */
const PAYLOAD = 0
const VERSIONS = { '0.3': 3, '2': 2 } as const
const IV_LENGTH = 12
const SECRET_03_LENGTH = 32
const SECRET_2_LENGTH = 48

/** Keeps the ciphertexts, because each device has to get the key of the same. */
export function keepPayloads(tx: Transaction, id: OutgoingId, { v03, v2 }: SealedPayloads): void {
  if (v03) insert(tx, id, PAYLOAD, '0.3', Buffer.concat([v03.iv, v03.key, v03.payload]), false)
  if (v2) insert(tx, id, PAYLOAD, '2', Buffer.concat([v2.key, v2.payload]), false)
}

export function payloadsOf(tx: Transaction, id: OutgoingId): SealedPayloads | undefined {
  const rows = tx.all<{ version: number; part: Uint8Array }>(
    'SELECT version, part FROM omemo_sealing WHERE outgoing_id = ? AND device = ?',
    id,
    PAYLOAD,
  )
  if (rows.length === 0) return undefined
  const old = rows.find(({ version }) => version === VERSIONS['0.3'])?.part
  const now = rows.find(({ version }) => version === VERSIONS['2'])?.part
  const secretEnd = IV_LENGTH + SECRET_03_LENGTH
  return {
    v03: old
      ? {
          iv: old.subarray(0, IV_LENGTH),
          key: old.subarray(IV_LENGTH, secretEnd),
          payload: old.subarray(secretEnd),
        }
      : null,
    v2: now ? { key: now.subarray(0, SECRET_2_LENGTH), payload: now.subarray(SECRET_2_LENGTH) } : null,
  }
}

export function keepPart(tx: Transaction, id: OutgoingId, target: Target, key: SealedKey): void {
  insert(tx, id, target.device, target.version, key.bytes, key.isKeyExchange)
}

/** The keys that were sealed for these devices. */
export function partsOf(tx: Transaction, id: OutgoingId, targets: readonly Target[]): SealedKey[] {
  const rows = tx.all<{ device: number; version: number; part: Uint8Array; kex: number }>(
    'SELECT device, version, part, kex FROM omemo_sealing WHERE outgoing_id = ? AND device <> ?',
    id,
    PAYLOAD,
  )
  const byDevice = new Map(rows.map((row) => [row.device, row]))
  return targets.flatMap(({ device, owner, number, version }): SealedKey[] => {
    const row = byDevice.get(device)
    if (row?.version !== VERSIONS[version]) return []
    return [{ owner, number, version, bytes: row.part, isKeyExchange: row.kex === 1 }]
  })
}

export function dropParts(tx: Transaction, id: OutgoingId): void {
  tx.run('DELETE FROM omemo_sealing WHERE outgoing_id = ?', id)
}

function insert(
  tx: Transaction,
  id: OutgoingId,
  device: number,
  version: keyof typeof VERSIONS,
  part: Uint8Array,
  isKeyExchange: boolean,
): void {
  tx.run(
    'INSERT OR REPLACE INTO omemo_sealing (outgoing_id, device, version, part, kex) VALUES (?, ?, ?, ?, ?)',
    id,
    device,
    VERSIONS[version],
    part,
    isKeyExchange ? 1 : 0,
  )
}
