/** The keys of this device and its sessions with others. Everything happens in the transaction that is given. */
export { sealHash } from './hash.ts'
export { openSealed } from './open.ts'
export type { Noted, Order } from './opening.ts'
export { recipientsOf, targetIn, type Recipients, type Target } from './recipients.ts'
export { keepSealedFor, sealedForOf } from './sealed-for.ts'
export { sealEmpty, sealKey, sealPayloads, type SealedKey, type SealedPayloads } from './seal.ts'
export { noteCopy, trimCopies } from './store/copies.ts'
export {
  deviceById,
  devicesOf,
  forgetFailures,
  forgetUntoldLists,
  keepList,
  labelOf,
  noteAsked,
  noteLacked,
  noteListFailure,
  personOf,
  type PersonRow,
  setDeviceKey,
  type DeviceRow,
} from './store/devices.ts'
export {
  ensureKey,
  findKey,
  hasVerified,
  keysOf,
  ownKeyRow,
  setTrust,
  verifiedKeys,
  type KeyRow,
} from './store/keys.ts'
export {
  ensureOwnDevice,
  ownBundleOf,
  ownDeviceOf,
  ownNumber,
  refillPreKeys,
  rotateSignedPreKey,
  setLabel,
  type OwnDevice,
} from './store/own.ts'
export { DISTRUSTED, TRUSTED, trustOf, VERIFIED, type DeviceRowId, type KeyRowId } from './store/rows.ts'
export { addSession, breakSessions, readSession } from './store/sessions.ts'
export { SEALING_AFTER_RESTORE } from './restored.ts'
export { takeTrust, takeWaitingTrusts } from './trust-told.ts'
