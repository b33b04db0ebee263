import type { Extension } from '../../extension.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import { pep } from '../0163-pep/index.ts'
import type { Omemo } from './api.ts'
import { createOmemo } from './nodes/nodes.ts'

export type { BundleFailure, Omemo } from './api.ts'
export {
  buildEncrypted,
  encryptedIn,
  NS_OMEMO_03,
  NS_OMEMO_2,
  readEncrypted,
  type Received,
} from './codec.ts'
export { signPreKey } from './keys/bundle.ts'
export { generateKeyPair } from './keys/curve.ts'
export { ed25519Of } from './keys/edwards.ts'
export { generateIdentity, identityOf, readIdentity, sign, writtenIdentity } from './keys/identity.ts'
export type { OwnBundle } from './nodes/bundle-form.ts'
export type { ListedDevice } from './nodes/device-list.ts'
export { openCbc, sealCbc } from './payload/cbc-hmac.ts'
export { openGcm, sealGcm, type SealedGcm } from './payload/gcm.ts'
export type { SealedPayload } from './payload/payload.ts'
export { decodeSession, encodeSession } from './sessions/session-form.ts'
export {
  acceptSession,
  decryptWith,
  encryptWith,
  isStartedBy,
  readKeyExchange,
  startSession,
  type Session,
  type SessionFailure,
} from './sessions/session.ts'
export type { SkippedKey } from './sessions/ratchet.ts'
export type { Bundle, Identity, KeyPair, OmemoVersion } from './types.ts'

/** XEP-0384, in version 0.9 and in version 0.3, which nearly all clients speak. */
export const omemo: Extension<Omemo> = {
  about: { spec: 'XEP-0384', title: 'OMEMO Encryption', version: '0.9.0', status: 'complete' },
  needs: [pubsub, pep],
  setup: createOmemo,
}
