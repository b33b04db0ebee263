import type { BareJid } from '../../../shared/model/jid.ts'
import {
  acceptSession,
  decryptWith,
  isStartedBy,
  readIdentity,
  readKeyExchange,
  type OmemoVersion,
} from '../../engine/xep/0384-omemo/index.ts'
import type { Reader } from '../db/store.ts'
import type { ForUs } from './open-key.ts'
import type { Opening } from './opening.ts'
import { findDevice, type DeviceRow } from './store/devices.ts'
import { preKeyOf, signedPreKeyOf, type OwnDevice } from './store/own.ts'
import { findSkipped, readSession, sessionsOf } from './store/sessions.ts'

/** Those who read in a room, if they have a device with this number. */
const READERS = `SELECT r.peer FROM conversation c CROSS JOIN omemo_reader r ON r.conversation_id = c.id
  CROSS JOIN omemo_device d ON d.account_id = c.account_id AND d.peer = r.peer AND d.device_id = ?
  WHERE c.account_id = ? AND c.peer = ? AND c.occupant = ''`

/**
 * Who has sealed a message of which the room does not say the author, as those that a room without an archive repeats at the
 * join (XEP-0045 §7.2.14): the one among its readers whose device is known here, and whose keys open it. Nobody else could
 * have made it for these keys. Changes nothing. null: none of them, or the room's readers are not known.
 */
export function whoSealed(
  db: Reader,
  { account, to, isRoom }: Pick<Opening, 'account' | 'to' | 'isRoom'>,
  own: OwnDevice,
  version: OmemoVersion,
  received: ForUs,
): BareJid | null {
  if (!isRoom) return null
  const readers = db.all<{ peer: BareJid }>(READERS, received.sid, account.id, to)
  const found = readers.filter(({ peer }) => {
    const device = findDevice(db, account.id, peer, received.sid)
    return device !== undefined && opens(db, account.id, own, version, received, device)
  })
  return found.length === 1 ? (found[0]?.peer ?? null) : null
}

function opens(
  db: Reader,
  accountId: Opening['account']['id'],
  own: OwnDevice,
  version: OmemoVersion,
  { key: { bytes, isKeyExchange } }: ForUs,
  device: DeviceRow,
): boolean {
  const exchange = isKeyExchange ? readKeyExchange(version, bytes) : undefined
  if (isKeyExchange && exchange === undefined) return false
  const sessions = sessionsOf(db, device.id, version).map((id) => ({ id, session: readSession(db, id) }))
  const opened = sessions.some(
    ({ id, session }) =>
      (exchange === undefined || isStartedBy(session, exchange)) &&
      decryptWith(session, exchange?.message ?? bytes, (ratchetKey, n) => findSkipped(db, id, ratchetKey, n))
        .ok,
  )
  if (opened || exchange === undefined) return opened
  // Anybody can begin a session: it proves who they are only by the key that is known to be theirs.
  const identity = readIdentity(version, exchange.identity)
  if (identity === undefined || device.key === null || !Buffer.from(identity).equals(device.key)) return false
  const preKeys = {
    preKey: (id: number) => preKeyOf(db, accountId, id),
    signedPreKey: (id: number) => signedPreKeyOf(db, accountId, id),
  }
  const accepted = acceptSession(version, own.identity, preKeys, exchange)
  return accepted.ok && decryptWith(accepted.value, exchange.message, () => undefined).ok
}
