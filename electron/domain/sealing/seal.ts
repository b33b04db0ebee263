import type { BareJid } from '../../../shared/model/jid.ts'
import type { Random } from '../../engine/index.ts'
import {
  buildEncrypted,
  encryptWith,
  sealCbc,
  sealGcm,
  type OmemoVersion,
  type SealedGcm,
  type SealedPayload,
} from '../../engine/xep/0384-omemo/index.ts'
import type { Transaction } from '../db/store.ts'
import type { Target } from './recipients.ts'
import { keepSession, readSession } from './store/sessions.ts'

/** A message's key, sealed for one device. */
export interface SealedKey {
  readonly owner: BareJid
  readonly number: number
  readonly version: OmemoVersion
  readonly bytes: Uint8Array
  readonly isKeyExchange: boolean
}

/** What is sealed: the ciphertext of each version, and the secret that its devices get. */
export interface SealedPayloads {
  readonly v03: SealedGcm | null
  readonly v2: SealedPayload | null
}

/** Encrypts what the devices of each version can read; null: nothing for it. */
export function sealPayloads(
  text: string | null,
  content: Uint8Array | null,
  random: Pick<Random, 'bytes'>,
): SealedPayloads {
  return {
    v03: text === null ? null : sealGcm(Buffer.from(text), random),
    v2: content === null ? null : sealCbc(content, random),
  }
}

/** Seals the key for one device: a step of its ratchet, which is stored. */
export function sealKey(
  tx: Transaction,
  { owner, number, version, session }: Target,
  secret: Uint8Array,
  random: Pick<Random, 'bytes'>,
): SealedKey {
  const { session: next, bytes, isKeyExchange } = encryptWith(readSession(tx, session), secret, random)
  keepSession(tx, session, next)
  return { owner, number, version, bytes, isKeyExchange }
}

const KEY_LENGTH_03 = 16
const IV_LENGTH_03 = 12
/** XEP-0384 §4.4: instead of a key and its MAC. */
const EMPTY_2 = new Uint8Array(32)

/** A message that says nothing and only carries a key, for one device (XEP-0384 §4.4; in 0.3 §4.6). */
export function sealEmpty(
  tx: Transaction,
  sid: number,
  target: Target,
  random: Pick<Random, 'bytes'>,
): ReturnType<typeof buildEncrypted> {
  const secret = target.version === '2' ? EMPTY_2 : random.bytes(KEY_LENGTH_03)
  const { owner, number, bytes, isKeyExchange } = sealKey(tx, target, secret, random)
  const keys = [{ owner, device: number, bytes, isKeyExchange }]
  return buildEncrypted(
    target.version,
    target.version === '2' ? { sid, keys } : { sid, keys, iv: random.bytes(IV_LENGTH_03) },
  )
}
