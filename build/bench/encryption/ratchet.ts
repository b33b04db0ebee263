import { createNodePorts } from '../../../electron/engine/index.ts'
import {
  acceptSession,
  decodeSession,
  decryptWith,
  encodeSession,
  encryptWith,
  generateIdentity,
  generateKeyPair,
  readKeyExchange,
  signPreKey,
  startSession,
  writtenIdentity,
  type OmemoVersion,
  type Session,
} from '../../../electron/engine/xep/0384-omemo/index.ts'

const MESSAGES = 2_000
const ROUNDS = 3

/** Microseconds of a message: sealed by one side and opened by the other. */
export interface RatchetFigures {
  /** In the same chain. */
  readonly chain: number
  /** With a new ratchet key. */
  readonly step: number
  /** The same, and each side writes its state as bytes and reads it again. */
  readonly stored: number
}

/** The best of a few rounds, because the other programs of this machine only ever make it slower. */
export function measureRatchet(version: OmemoVersion): RatchetFigures {
  const { random } = createNodePorts(() => undefined)
  const secret = random.bytes(version === '2' ? 48 : 32)

  function pass(from: Session, to: Session): { readonly from: Session; readonly to: Session } {
    const sealed = encryptWith(from, secret, random)
    const opened = decryptWith(to, sealed.bytes, () => undefined)
    if (!opened.ok) throw new Error(opened.error)
    return { from: sealed.session, to: opened.value.session }
  }

  function perMessage(work: (pair: Pair) => Pair): number {
    const times = Array.from({ length: ROUNDS }, () => {
      let pair = begin(version)
      const beganAt = performance.now()
      for (let count = 0; count < MESSAGES; count += 1) pair = work(pair)
      return ((performance.now() - beganAt) / MESSAGES) * 1_000
    })
    return Math.min(...times)
  }

  const turned = ([one, other]: Pair): Pair => {
    const { from, to } = pass(one, other)
    return [to, from]
  }
  return {
    chain: perMessage(([one, other]) => {
      const { from, to } = pass(one, other)
      return [from, to]
    }),
    step: perMessage(turned),
    stored: perMessage((pair) => {
      const [one, other] = turned(pair)
      return [stored(one), stored(other)]
    }),
  }
}

type Pair = readonly [Session, Session]

/** Two sides that have heard of each other. */
function begin(version: OmemoVersion): Pair {
  const { random } = createNodePorts(() => undefined)
  const [romeo, juliet] = [generateIdentity(random), generateIdentity(random)]
  const [signed, oneTime] = [generateKeyPair(random), generateKeyPair(random)]
  const bundle = {
    version,
    identity: juliet.public,
    writtenIdentity: writtenIdentity(version, juliet),
    signedPreKey: signPreKey(version, juliet, 1, signed),
    preKeys: [{ id: 1, public: oneTime.public }],
  }
  const started = startSession(version, romeo, bundle, bundle.preKeys[0], random)
  if (!started.ok) throw new Error(started.error)
  const first = encryptWith(started.value, random.bytes(32), random)
  const exchange = readKeyExchange(version, first.bytes)
  const keys = { signedPreKey: () => signed, preKey: () => oneTime }
  if (exchange === undefined) throw new Error('the exchange is malformed')
  const accepted = acceptSession(version, juliet, keys, exchange)
  if (!accepted.ok) throw new Error(accepted.error)
  const opened = decryptWith(accepted.value, exchange.message, () => undefined)
  if (!opened.ok) throw new Error(opened.error)
  const answer = encryptWith(opened.value.session, random.bytes(32), random)
  const heard = decryptWith(first.session, answer.bytes, () => undefined)
  if (!heard.ok) throw new Error(heard.error)
  return [heard.value.session, answer.session]
}

function stored(session: Session): Session {
  const read = decodeSession(encodeSession(session))
  if (read === undefined) throw new Error('a session was not read again')
  return read
}
