import type { Result } from '../../../../../shared/model/result.ts'
import { err, ok } from '../../../../../shared/model/result.ts'
import type { Random } from '../../../ports.ts'
import { generateKeyPair } from '../keys/curve.ts'
import { decodeKey } from '../keys/encoding.ts'
import { readIdentity } from '../keys/identity.ts'
import { sameBytes } from '../keys/kdf.ts'
import type { Bundle, Identity, KeyPair, OmemoVersion, PreKey } from '../types.ts'
import { isTooLong, wireOf, type Exchange, type KeyExchange, type RatchetMessage } from '../wire/index.ts'
import { openMessage, sealMessage } from './message-key.ts'
import {
  ratchetOfAccepter,
  ratchetOfStarter,
  receive,
  send,
  type Ratchet,
  type SkippedKey,
} from './ratchet.ts'
import { x3dhAccept, x3dhStart } from './x3dh.ts'

/** A session with one device of somebody. It is never changed: each message gives the next one. */
export interface Session {
  readonly version: OmemoVersion
  /** The other device's identity key in its X25519 form. */
  readonly identity: Uint8Array
  /** The identity keys as the version writes them, of the side that started first (X3DH §3.3). */
  readonly associatedData: Uint8Array
  /** Whether we started it. */
  readonly started: boolean
  readonly exchange: Omit<Exchange, 'identity'>
  /** Whether the other side has shown that it has the session. Until then each message of ours repeats the exchange. */
  readonly answered: boolean
  readonly ratchet: Ratchet
  /** How many messages we have sealed since we opened one. */
  readonly sentInARow: number
  /** How many messages they have sealed, as far as we know, since we sealed one. At 53 they wait for one (XEP-0384 §5.6). */
  readonly receivedInARow: number
}

/** Why a message or a session came to nothing. Nothing has changed then. */
export type SessionFailure =
  'malformed' | 'bad-mac' | 'repeated' | 'too-far' | 'no-session' | 'no-pre-key' | 'bad-key'

/** Our keys by their ids, those that were used not long ago included. */
export interface OwnPreKeys {
  signedPreKey(id: number): KeyPair | undefined
  preKey(id: number): KeyPair | undefined
}

/** Which message it was. */
export interface MessagePlace {
  readonly ratchetKey: Uint8Array
  readonly n: number
}

export interface Sealed {
  readonly session: Session
  /** What stands in `<key/>`. */
  readonly bytes: Uint8Array
  readonly isKeyExchange: boolean
}

export interface Opened {
  readonly session: Session
  readonly plaintext: Uint8Array
  /** Keys of messages that have not come yet, at most 1,000. They age by `session.ratchet.steps`. */
  readonly kept: readonly SkippedKey[]
  /** The kept key that opened it, which is to be forgotten. */
  readonly used?: MessagePlace
}

/**
 * A session with the device of a bundle that `checkBundle` has accepted, by one of its one-time keys (undefined only if a 0.3
 * bundle has none). 'bad-key' if a key is of small order.
 */
export function startSession(
  version: OmemoVersion,
  own: Identity,
  bundle: Bundle,
  preKey: PreKey | undefined,
  random: Pick<Random, 'bytes'>,
): Result<Session, SessionFailure> {
  const ephemeral = generateKeyPair(random)
  const agreement = x3dhStart(version, own, bundle, preKey, ephemeral)
  if (agreement === undefined) return err('bad-key')
  return ok({
    version,
    identity: bundle.identity,
    associatedData: agreement.associatedData,
    started: true,
    exchange: {
      ephemeral: ephemeral.public,
      signedPreKeyId: bundle.signedPreKey.id,
      preKeyId: preKey?.id,
    },
    answered: false,
    ratchet: ratchetOfStarter(agreement.secret, bundle.signedPreKey.public),
    sentInARow: 0,
    receivedInARow: 0,
  })
}

/** The exchange in a message that starts a session. undefined if it is malformed. Nothing of it is verified yet. */
export function readKeyExchange(version: OmemoVersion, bytes: Uint8Array): KeyExchange | undefined {
  return isTooLong(bytes) ? undefined : wireOf(version).readExchange(bytes)
}

/**
 * The session that an exchange starts; `decryptWith` opens the message inside it, and only if that succeeds does the session
 * count. 'no-pre-key' if we no longer have one of the keys.
 */
export function acceptSession(
  version: OmemoVersion,
  own: Identity,
  ownKeys: OwnPreKeys,
  keyExchange: KeyExchange,
): Result<Session, SessionFailure> {
  const { identity: written, message: _message, ...exchange } = keyExchange
  const signedPreKey = ownKeys.signedPreKey(exchange.signedPreKeyId)
  const preKey = exchange.preKeyId === undefined ? undefined : ownKeys.preKey(exchange.preKeyId)
  if (signedPreKey === undefined || (preKey === undefined && exchange.preKeyId !== undefined))
    return err('no-pre-key')
  const identity = readIdentity(version, written)
  const agreement = x3dhAccept(version, own, signedPreKey, preKey, written, exchange.ephemeral)
  if (identity === undefined || agreement === undefined) return err('bad-key')
  return ok({
    version,
    identity,
    associatedData: agreement.associatedData,
    started: false,
    exchange,
    answered: true,
    ratchet: ratchetOfAccepter(agreement.secret, signedPreKey),
    sentInARow: 0,
    receivedInARow: 0,
  })
}

/** Whether a session was started by this exchange. The message in it is then an ordinary one. */
export function isStartedBy(session: Session, exchange: Exchange): boolean {
  if (session.started) return false
  const [starting] = identitiesOf(session)
  return (
    session.exchange.signedPreKeyId === exchange.signedPreKeyId &&
    session.exchange.preKeyId === exchange.preKeyId &&
    sameBytes(session.exchange.ephemeral, exchange.ephemeral) &&
    sameBytes(decodeKey(session.version, starting) ?? starting, exchange.identity)
  )
}

/** Seals a message. Throws if the session was accepted and nothing has been opened by it yet, which is a bug. */
export function encryptWith(session: Session, plaintext: Uint8Array, random: Pick<Random, 'bytes'>): Sealed {
  const { version } = session
  const sent = send(version, session.ratchet, random)
  if (sent === undefined) throw new Error('A session seals only after it has opened its first message')
  const message = sealMessage(version, sent.messageKey, dataOf(session, true), sent.header, plaintext)
  const isKeyExchange = !session.answered
  return {
    session: { ...session, ratchet: sent.ratchet, sentInARow: session.sentInARow + 1, receivedInARow: 0 },
    bytes: isKeyExchange ? withExchange(session, message) : message,
    isKeyExchange,
  }
}

/**
 * Opens a message: an ordinary one, or that in a key exchange. `findSkipped` gives a key that an earlier message kept.
 * A failure changes nothing; no key is drawn and nothing is calculated for numbers that are out of reach.
 */
export function decryptWith(
  session: Session,
  bytes: Uint8Array,
  findSkipped: (ratchetKey: Uint8Array, n: number) => Uint8Array | undefined,
): Result<Opened, SessionFailure> {
  const { version } = session
  const message = isTooLong(bytes) ? undefined : wireOf(version).readMessage(bytes)
  if (message === undefined) return err('malformed')
  const skippedKey = findSkipped(message.ratchetKey, message.n)
  if (skippedKey !== undefined) return openSkipped(session, message, skippedKey)
  const received = receive(version, session.ratchet, message)
  if (!received.ok) return received
  const { ratchet, messageKey } = received.value
  const plaintext = openMessage(version, messageKey, dataOf(session, false), message)
  if (plaintext === undefined) return err('bad-mac')
  const kept = received.value.skipped()
  const receivedInARow = session.receivedInARow + 1 + kept.length
  return ok({
    session: { ...session, ratchet, answered: true, sentInARow: 0, receivedInARow },
    plaintext,
    kept,
  })
}

function openSkipped(
  session: Session,
  message: RatchetMessage,
  key: Uint8Array,
): Result<Opened, SessionFailure> {
  const plaintext = openMessage(session.version, key, dataOf(session, false), message)
  if (plaintext === undefined) return err('bad-mac')
  const used = { ratchetKey: message.ratchetKey.slice(), n: message.n }
  return ok({ session: { ...session, sentInARow: 0 }, plaintext, kept: [], used })
}

function withExchange(session: Session, message: Uint8Array): Uint8Array {
  const { version } = session
  const [starting] = identitiesOf(session)
  const identity = decodeKey(version, starting) ?? starting
  return wireOf(version).writeExchange({ ...session.exchange, identity }, message)
}

/** What a message is bound to. libsignal puts the sender first, whoever started; version 2 always who started (X3DH §3.3). */
function dataOf(session: Session, isOwn: boolean): Uint8Array {
  if (session.version === '2' || isOwn === session.started) return session.associatedData
  const [starting, accepting] = identitiesOf(session)
  return new Uint8Array(Buffer.concat([accepting, starting]))
}

function identitiesOf({ associatedData }: Session): readonly [Uint8Array, Uint8Array] {
  const half = associatedData.length / 2
  return [associatedData.subarray(0, half), associatedData.subarray(half)]
}
