import { createHash } from 'node:crypto'
import { KEY_LENGTH } from '../keys/curve.ts'
import { sameBytes } from '../keys/kdf.ts'
import type { KeyPair } from '../types.ts'
import { numberOf, octetsOf, readFields, writeFields, type Fields } from '../wire/protobuf.ts'
import { FORMER_LENGTH, MAX_FORMER, type Chain, type Ratchet } from './ratchet.ts'
import type { Session } from './session.ts'

/** The first octet; another form of the state gets another one. */
const FORM = 1
const CHECK_LENGTH = 4

const STARTED = 1
const ANSWERED = 2
const OF_2 = 4

const FIELD = {
  flags: 1,
  identity: 2,
  associatedData: 3,
  ephemeral: 4,
  signedPreKeyId: 5,
  preKeyId: 6,
  sentInARow: 7,
  receivedInARow: 8,
  root: 9,
  ownPrivate: 10,
  ownPublic: 11,
  their: 12,
  sendingKey: 13,
  sendingN: 14,
  receivingKey: 15,
} as const

/** These are in a message of their own, because a tag of one octet ends at 15. */
const MORE = { receivingN: 1, previous: 2, steps: 3, former: 4 } as const

/** A session as octets, about 500 of them, for the store. They hold keys. */
export function encodeSession(session: Session): Uint8Array {
  const { exchange, ratchet } = session
  const flags =
    (session.started ? STARTED : 0) | (session.answered ? ANSWERED : 0) | (session.version === '2' ? OF_2 : 0)
  const state = writeFields([
    [FIELD.flags, flags],
    [FIELD.identity, session.identity],
    [FIELD.associatedData, session.associatedData],
    [FIELD.ephemeral, exchange.ephemeral],
    [FIELD.signedPreKeyId, exchange.signedPreKeyId],
    [FIELD.preKeyId, exchange.preKeyId],
    [FIELD.sentInARow, session.sentInARow],
    [FIELD.receivedInARow, session.receivedInARow],
    [FIELD.root, ratchet.root],
    [FIELD.ownPrivate, ratchet.own?.private],
    [FIELD.ownPublic, ratchet.own?.public],
    [FIELD.their, ratchet.their],
    [FIELD.sendingKey, ratchet.sending?.key],
    [FIELD.sendingN, ratchet.sending?.n],
    [FIELD.receivingKey, ratchet.receiving?.key],
  ])
  const more = writeFields([
    [MORE.receivingN, ratchet.receiving?.n],
    [MORE.previous, ratchet.previous],
    [MORE.steps, ratchet.steps],
    [MORE.former, Buffer.concat(ratchet.former)],
  ])
  const body = Buffer.concat([Uint8Array.of(FORM, state.length & 0xff, state.length >> 8), state, more])
  return new Uint8Array(Buffer.concat([body, checkOf(body)]))
}

/** The session of octets from `encodeSession`; undefined if they are damaged or of another form. */
export function decodeSession(bytes: Uint8Array): Session | undefined {
  const body = bytes.subarray(0, -CHECK_LENGTH)
  if (body[0] !== FORM || !sameBytes(bytes.subarray(body.length), checkOf(body))) return undefined
  const split = 3 + (body[1] ?? 0) + (body[2] ?? 0) * 256
  const state = readFields(body.subarray(3, split))
  const more = readFields(body.subarray(split))
  const ratchet = state && more && readRatchet(state, more)
  if (state === undefined || ratchet === undefined) return undefined
  const flags = numberOf(state, FIELD.flags)
  const identity = keyOf(state, FIELD.identity)
  const associatedData = octetsOf(state, FIELD.associatedData)
  const ephemeral = keyOf(state, FIELD.ephemeral)
  const signedPreKeyId = numberOf(state, FIELD.signedPreKeyId)
  if (flags === undefined || identity === undefined || associatedData === undefined) return undefined
  if (ephemeral === undefined || signedPreKeyId === undefined) return undefined
  return {
    version: (flags & OF_2) === 0 ? '0.3' : '2',
    identity,
    associatedData,
    started: (flags & STARTED) !== 0,
    exchange: { ephemeral, signedPreKeyId, preKeyId: numberOf(state, FIELD.preKeyId) },
    answered: (flags & ANSWERED) !== 0,
    ratchet,
    sentInARow: numberOf(state, FIELD.sentInARow) ?? 0,
    receivedInARow: numberOf(state, FIELD.receivedInARow) ?? 0,
  }
}

function readRatchet(state: Fields, more: Fields): Ratchet | undefined {
  const root = keyOf(state, FIELD.root)
  const previous = numberOf(more, MORE.previous)
  const steps = numberOf(more, MORE.steps)
  const former = octetsOf(more, MORE.former)
  if (root === undefined || previous === undefined || steps === undefined || former === undefined)
    return undefined
  return {
    root,
    own: readPair(state),
    their: keyOf(state, FIELD.their),
    sending: readChain(keyOf(state, FIELD.sendingKey), numberOf(state, FIELD.sendingN)),
    receiving: readChain(keyOf(state, FIELD.receivingKey), numberOf(more, MORE.receivingN)),
    previous,
    steps,
    former: Array.from({ length: Math.min(MAX_FORMER, former.length / FORMER_LENGTH) }, (_, index) =>
      former.subarray(index * FORMER_LENGTH, (index + 1) * FORMER_LENGTH),
    ),
  }
}

function readPair(state: Fields): KeyPair | undefined {
  const privateKey = keyOf(state, FIELD.ownPrivate)
  const publicKey = keyOf(state, FIELD.ownPublic)
  return privateKey && publicKey && { private: privateKey, public: publicKey }
}

function readChain(key: Uint8Array | undefined, n: number | undefined): Chain | undefined {
  return key === undefined || n === undefined ? undefined : { key, n }
}

function keyOf(fields: Fields, field: number): Uint8Array | undefined {
  const key = octetsOf(fields, field)
  return key?.length === KEY_LENGTH ? key : undefined
}

/** Finds damage, not fraud: the store itself is authenticated. */
function checkOf(body: Uint8Array): Uint8Array {
  return createHash('sha256').update(body).digest().subarray(0, CHECK_LENGTH)
}
