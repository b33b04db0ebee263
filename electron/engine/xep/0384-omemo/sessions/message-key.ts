import { decryptCbc, deriveCbcKeys, encryptCbc } from '../keys/cbc.ts'
import { hmac, sameBytes } from '../keys/kdf.ts'
import type { OmemoVersion } from '../types.ts'
import { wireOf, type Header, type RatchetMessage } from '../wire/index.ts'

/** XEP-0384 §4.3; libsignal's for 0.3. */
const INFO: Readonly<Record<OmemoVersion, string>> = {
  '0.3': 'WhisperMessageKeys',
  '2': 'OMEMO Message Key Material',
}

/** The octets of a message (Double Ratchet §5.2, `ENCRYPT`): AES-256-CBC, then HMAC-SHA-256, cut short. */
export function sealMessage(
  version: OmemoVersion,
  messageKey: Uint8Array,
  associatedData: Uint8Array,
  header: Header,
  plaintext: Uint8Array,
): Uint8Array {
  const wire = wireOf(version)
  const keys = deriveCbcKeys(messageKey, INFO[version])
  const covered = wire.writeCovered(header, encryptCbc(keys, plaintext))
  const mac = hmac(keys.authentication, associatedData, covered).subarray(0, wire.macLength)
  return wire.writeMessage(covered, mac)
}

/** The plaintext of a message; undefined if the MAC is wrong, or the padding of one that was sealed wrongly. */
export function openMessage(
  version: OmemoVersion,
  messageKey: Uint8Array,
  associatedData: Uint8Array,
  message: RatchetMessage,
): Uint8Array | undefined {
  const keys = deriveCbcKeys(messageKey, INFO[version])
  const mac = hmac(keys.authentication, associatedData, message.covered)
  if (!sameBytes(mac.subarray(0, wireOf(version).macLength), message.mac)) return undefined
  return decryptCbc(keys, message.ciphertext)
}
