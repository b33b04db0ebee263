import type { SealedReason } from '../../../shared/model/encryption.ts'
import {
  acceptSession,
  decryptWith,
  isStartedBy,
  readIdentity,
  readKeyExchange,
  type OmemoVersion,
  type Received,
  type Session,
  type SessionFailure,
} from '../../engine/xep/0384-omemo/index.ts'
import type { Transaction } from '../db/store.ts'
import { exchangeHash } from './hash.ts'
import type { Opening } from './opening.ts'
import { forgetKeys, forgetSkipped, makeRoomForDevice } from './store/bounds.ts'
import { findCopy, noteCopy } from './store/copies.ts'
import { ensureDevice, findDevice, noteActive, setDeviceKey, type DeviceRow } from './store/devices.ts'
import { ensureKey } from './store/keys.ts'
import { notePreKeyUsed, preKeyOf, signedPreKeyOf, type OwnDevice } from './store/own.ts'
import { breakSessions } from './store/sessions.ts'
import type { KeyRowId, SessionId } from './store/rows.ts'
import {
  addSession,
  findSkipped,
  keepSession,
  keepSkipped,
  readSession,
  removeSkipped,
  sessionsOf,
} from './store/sessions.ts'

/** So many messages in a row without an answer, and one is sent that says nothing (XEP-0384 §5.6). */
const HEARTBEAT = 53

export interface OpenedKey {
  /** The key of the message, and what goes with it. */
  readonly secret: Uint8Array
  readonly sealedBy: KeyRowId
}

/** A stanza with a key for this device. */
export type ForUs = Received & { readonly key: NonNullable<Received['key']> }

/** Opens the key of a message by a session with its sender's device. A failure changes no session. */
export function openKey(
  tx: Transaction,
  opening: Opening,
  own: OwnDevice,
  version: OmemoVersion,
  received: ForUs,
): OpenedKey | SealedReason {
  const { account, sender, now, note } = opening
  if (sender === null) return 'nobody'
  if (findDevice(tx, account.id, sender, received.sid) === undefined) makeRoomForDevice(tx, account.id)
  const device = ensureDevice(tx, account.id, sender, received.sid, now)
  if (device === null) return 'session'
  if (device.listed === 0) note({ kind: 'unknown-device', owner: sender, number: received.sid })
  return received.key.isKeyExchange
    ? byExchange(tx, opening, own, version, received, device)
    : byMessage(tx, opening, version, received.key.bytes, device)
}

function byMessage(
  tx: Transaction,
  opening: Opening,
  version: OmemoVersion,
  bytes: Uint8Array,
  device: DeviceRow,
): OpenedKey | SealedReason {
  const sessions = sessionsOf(tx, device.id, version)
  let worst: SessionFailure = 'no-session'
  for (const id of sessions) {
    const opened = step(tx, opening, id, readSession(tx, id), bytes, device)
    if (typeof opened !== 'string') return opened
    if (worst !== 'repeated' && worst !== 'too-far') worst = opened
  }
  return reasonOf(worst === 'bad-mac' ? 'no-session' : worst, opening, device, version)
}

function byExchange(
  tx: Transaction,
  opening: Opening,
  own: OwnDevice,
  version: OmemoVersion,
  { key: { bytes } }: ForUs,
  device: DeviceRow,
): OpenedKey | SealedReason {
  const { account, now, note } = opening
  const exchange = readKeyExchange(version, bytes)
  if (exchange === undefined || readIdentity(version, exchange.identity) === undefined) return 'damaged'
  for (const id of sessionsOf(tx, device.id, version)) {
    const session = readSession(tx, id)
    if (!isStartedBy(session, exchange)) continue
    const opened = step(tx, opening, id, session, exchange.message, device)
    if (typeof opened !== 'string') return opened
    return reasonOf(opened, opening, device, version)
  }
  const exchanged = exchangeHash(device.owner, device.number, exchange.ephemeral)
  if (findCopy(tx, account.id, exchanged) !== undefined) {
    // Its session is no longer kept. Begun anew, it would open what was read already.
    return reasonOf('no-session', opening, device, version)
  }
  const accepted = acceptSession(
    version,
    own.identity,
    {
      preKey: (id) => preKeyOf(tx, account.id, id),
      signedPreKey: (id) => signedPreKeyOf(tx, account.id, id),
    },
    exchange,
  )
  if (!accepted.ok) return reasonOf(accepted.error, opening, device, version)
  const first = decryptWith(accepted.value, exchange.message, () => undefined)
  if (!first.ok) return reasonOf(first.error, opening, device, version)
  const sealedBy = pinKey(tx, opening, device, first.value.session.identity)
  noteCopy(tx, account.id, exchanged, null, now)
  const id = addSession(tx, device.id, first.value.session, now)
  keepSkipped(tx, id, first.value.kept, first.value.session.ratchet.steps)
  if (first.value.kept.length > 0) forgetSkipped(tx, account.id, device)
  noteActive(tx, device.id, opening.at)
  if (exchange.preKeyId !== undefined && notePreKeyUsed(tx, account.id, exchange.preKeyId, now))
    note({ kind: 'pre-key-used' })
  // Until it hears of us, each of their messages repeats the exchange.
  note({ kind: 'answer-needed', device: device.id, version })
  return { secret: first.value.plaintext, sealedBy }
}

function reasonOf(
  failure: SessionFailure,
  { note, at }: Opening,
  device: DeviceRow,
  version: OmemoVersion,
): SealedReason {
  switch (failure) {
    case 'malformed':
    case 'bad-mac':
    case 'bad-key':
      return 'damaged'
    case 'repeated':
      // It was not read before, or it would be known: its key was given up.
      return 'gone'
    case 'too-far':
    case 'no-session':
    case 'no-pre-key':
      note({ kind: 'session-broken', device: device.id, version, at })
      return 'session'
  }
}

function step(
  tx: Transaction,
  opening: Opening,
  id: SessionId,
  session: Session,
  bytes: Uint8Array,
  device: DeviceRow,
): OpenedKey | SessionFailure {
  const opened = decryptWith(session, bytes, (ratchetKey, n) => findSkipped(tx, id, ratchetKey, n))
  if (!opened.ok) return opened.error
  const { session: next, plaintext, kept, used } = opened.value
  if (used) {
    // It is late: what the device does now is not known from it.
    removeSkipped(tx, id, used.ratchetKey, used.n)
    keepSession(tx, id, next)
    const { row } = ensureKey(tx, opening.account.id, device.owner, next.identity, opening.now)
    return { secret: plaintext, sealedBy: row.id }
  }
  const sealedBy = pinKey(tx, opening, device, next.identity)
  keepSkipped(tx, id, kept, next.ratchet.steps)
  keepSession(tx, id, next, opening.now)
  if (kept.length > 0) forgetSkipped(tx, opening.account.id, device)
  noteActive(tx, device.id, opening.at)
  if (next.receivedInARow >= HEARTBEAT)
    opening.note({ kind: 'answer-needed', device: device.id, version: next.version })
  return { secret: plaintext, sealedBy }
}

/** A device has one identity. Another one is another key, with a trust of its own, and the earlier sessions seal no more. */
function pinKey(
  tx: Transaction,
  { account, now, note }: Opening,
  device: DeviceRow,
  identity: Uint8Array,
): KeyRowId {
  const { row, isNew } = ensureKey(tx, account.id, device.owner, identity, now)
  if (device.keyId === row.id) return row.id
  forgetKeys(tx, account.id, device.owner, row.id)
  const isOther = device.keyId !== null
  if (isOther) breakSessions(tx, device.id)
  setDeviceKey(tx, device.id, row.id)
  if (isNew || isOther) note({ kind: 'new-key', owner: device.owner, device: device.id, isOther })
  return row.id
}
