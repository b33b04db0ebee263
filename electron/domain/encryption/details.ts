import type { EncryptionDevice } from '../../../shared/model/encryption.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader } from '../db/store.ts'
import { devicesOf, ownDeviceOf, trustOf, type DeviceRow } from '../sealing/index.ts'

/** An own device that was silent for so long is proposed for removal. */
const STALE_AFTER_MS = 90 * 24 * 60 * 60 * 1000

/** An identity key in its X25519 form, in groups of eight hex digits (XEP-0384 §8). */
export function fingerprintOf(key: Uint8Array): string {
  return Buffer.from(key)
    .toString('hex')
    .replace(/(.{8})(?=.)/g, '$1 ')
}

/** The key of a fingerprint as `fingerprintOf` writes it. */
export const keyOfFingerprint = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** The devices of somebody, or of the account itself. `now`: in milliseconds since 1970. */
export function devicesFor(
  db: Reader,
  account: LiveAccount,
  owner: BareJid,
  now: number,
): readonly EncryptionDevice[] {
  const own = owner === account.address ? ownDeviceOf(db, account.id) : undefined
  const others = devicesOf(db, account.id, owner)
    // A device that never wrote anything and is on no list tells nothing.
    .filter(({ listed, activeAt }) => listed > 0 || activeAt !== null)
    .filter(({ number }) => number !== own?.device)
    .map((row) => toDevice(row, own !== undefined, now))
  if (own === undefined) return others
  return [
    {
      owner,
      device: own.device,
      name: own.label,
      isThis: true,
      fingerprint: fingerprintOf(own.identity.public),
      trust: 'verified',
      reads: 'everything',
      activeAt: now,
    },
    ...others,
  ]
}

function toDevice(row: DeviceRow, isOwn: boolean, now: number): EncryptionDevice {
  const { owner, number, key, trust, label, listed, firstAt, activeAt, failure } = row
  const isGone = listed === 0
  const isStale = isOwn && !isGone && (activeAt ?? firstAt) < now - STALE_AFTER_MS
  return {
    owner,
    device: number,
    name: label,
    isThis: false,
    fingerprint: key === null ? null : fingerprintOf(key),
    trust: trust === null ? 'trusted' : trustOf(trust),
    reads: (listed & 2) === 0 ? 'texts' : 'everything',
    activeAt,
    ...(failure !== null && { unreachable: true }),
    ...(isGone && { gone: true }),
    ...(isStale && { stale: true }),
  }
}
