/** The keys of this device and its sessions with others. Everything happens in the transaction that is given. */
export { sealHash } from './hash.ts'
export { openSealed, type Noted, type Opened, type Opening, type Order } from './open.ts'
export { recipientsOf, type Recipients, type Target } from './recipients.ts'
export { keepSealedFor, sealedForOf } from './sealed-for.ts'
export { sealEmpty, sealKey, sealPayloads, type SealedKey, type SealedPayloads } from './seal.ts'
export { noteCopy, trimCopies } from './store/copies.ts'
export {
  deviceById,
  devicesOf,
  ensureDevice,
  findDevice,
  forgetFailures,
  keepList,
  noteAsked,
  noteLacked,
  noteListFailure,
  personOf,
  setDeviceKey,
  type DeviceRow,
} from './store/devices.ts'
export { ensureKey, findKey, hasVerified, keysOf, ownKeyRow, setTrust, type KeyRow } from './store/keys.ts'
export {
  ensureOwnDevice,
  giveUpNumber,
  ownBundleOf,
  ownDeviceOf,
  ownNumber,
  refillPreKeys,
  rotateSignedPreKey,
  setLabel,
  type OwnDevice,
} from './store/own.ts'
export {
  DISTRUSTED,
  TRUSTED,
  TRUSTED_BLINDLY,
  trustOf,
  UNDECIDED,
  VERIFIED,
  type DeviceRowId,
  type KeyRowId,
} from './store/rows.ts'
export { addSession, breakSessions, readSession, sessionsOf } from './store/sessions.ts'
export { SEALING_AFTER_RESTORE } from './restored.ts'
