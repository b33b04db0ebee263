import type { Result } from '../../../../../shared/model/result.ts'
import { err, ok } from '../../../../../shared/model/result.ts'
import type { Random } from '../../../ports.ts'
import { agree, generateKeyPair } from '../keys/curve.ts'
import { hkdf, hmac, sameBytes } from '../keys/kdf.ts'
import type { KeyPair, OmemoVersion } from '../types.ts'
import type { Header } from '../wire/index.ts'

/** A symmetric-key chain (Double Ratchet §2.2): the key for its message `n`, from which all later ones come. */
export interface Chain {
  readonly key: Uint8Array
  readonly n: number
}

/**
 * The state of a Double Ratchet (§3.2). Our half of a step is taken when we next send instead of at once: it leads to the
 * same messages, opening costs half, and we keep no key in between with which nothing was sent.
 */
export interface Ratchet {
  readonly root: Uint8Array
  /** Our ratchet key; undefined after a step of theirs until we send. */
  readonly own: KeyPair | undefined
  /** Their ratchet key; undefined until we have opened the first message of a session that they started. */
  readonly their: Uint8Array | undefined
  readonly sending: Chain | undefined
  readonly receiving: Chain | undefined
  /** The length of our sending chain before this one. */
  readonly previous: number
  /** How many steps the other side has taken. */
  readonly steps: number
  /** How their last ratchet keys began, so that a repeated message is known as one. */
  readonly former: readonly Uint8Array[]
}

/** The key of a message that was passed over; `step` tells in which step, from which it ages. */
export interface SkippedKey {
  readonly ratchetKey: Uint8Array
  readonly n: number
  readonly key: Uint8Array
  readonly step: number
}

/** A step that counts once the message has turned out to be genuine. */
export interface Received {
  readonly ratchet: Ratchet
  readonly messageKey: Uint8Array
  /** The keys of the messages that were passed over. They are only now calculated. */
  skipped(): SkippedKey[]
}

export type RatchetProblem = 'bad-mac' | 'repeated' | 'too-far' | 'bad-key'

/** How many messages may be passed over by one. */
export const MAX_SKIPPED = 1000

export const MAX_FORMER = 16
export const FORMER_LENGTH = 8

/** XEP-0384 §4.3; libsignal's for 0.3. */
const ROOT_INFO: Readonly<Record<OmemoVersion, string>> = { '0.3': 'WhisperRatchet', '2': 'OMEMO Root Chain' }
const MESSAGE_KEY = Uint8Array.of(1)
const NEXT_CHAIN_KEY = Uint8Array.of(2)

/** The ratchet of the side that started (§3.3), whose first step is taken with the other side's signed pre-key. */
export function ratchetOfStarter(root: Uint8Array, signedPreKey: Uint8Array): Ratchet {
  return { ...NEW, root, their: signedPreKey }
}

/** The ratchet of the side that was written to (§3.3), whose first ratchet key is its signed pre-key. */
export function ratchetOfAccepter(root: Uint8Array, signedPreKey: KeyPair): Ratchet {
  return { ...NEW, root, own: signedPreKey }
}

const NEW = {
  own: undefined,
  their: undefined,
  sending: undefined,
  receiving: undefined,
  previous: 0,
  steps: 0,
  former: [],
}

/** The next message of ours. undefined if the other side has to write first. */
export function send(
  version: OmemoVersion,
  ratchet: Ratchet,
  random: Pick<Random, 'bytes'>,
): { readonly ratchet: Ratchet; readonly header: Header; readonly messageKey: Uint8Array } | undefined {
  const stepped = ratchet.sending === undefined ? stepToSend(version, ratchet, random) : ratchet
  if (stepped?.own === undefined || stepped.sending === undefined) return undefined
  const { key, n } = stepped.sending
  return {
    ratchet: { ...stepped, sending: { key: nextKey(key), n: n + 1 } },
    header: { ratchetKey: stepped.own.public, previous: stepped.previous, n },
    messageKey: messageKeyOf(key),
  }
}

/** The key of a message of theirs that was not passed over before. */
export function receive(
  version: OmemoVersion,
  ratchet: Ratchet,
  header: Header,
): Result<Received, RatchetProblem> {
  const { ratchetKey, n } = header
  if (ratchet.their !== undefined && sameBytes(ratchet.their, ratchetKey)) {
    if (ratchet.receiving === undefined) return err('bad-mac')
    return follow(ratchet, ratchet.receiving, n, [])
  }
  if (ratchet.former.some((start) => sameBytes(start, ratchetKey.subarray(0, FORMER_LENGTH))))
    return err('repeated')
  // They step only after they have heard our newest key
  if (ratchet.own === undefined) return err('bad-mac')
  if (n > MAX_SKIPPED) return err('too-far')
  const step = stepToReceive(version, ratchet, ratchet.own, ratchetKey)
  if (step === undefined) return err('bad-key')
  const { their, receiving } = ratchet
  if (their === undefined || receiving === undefined) return follow(step, step.receiving, n, [])
  // libsignal tells the number of the last message instead of their count
  const ended = header.previous + (version === '0.3' ? 1 : 0)
  // Keys of a chain that has ended are not worth the session: if there are too many, they are lost
  const rest = ended - receiving.n + n > MAX_SKIPPED ? undefined : walk(receiving, ended)
  return follow(step, step.receiving, n, rest === undefined ? [] : [{ ...rest, ratchetKey: their }])
}

interface Walked {
  readonly ratchetKey: Uint8Array
  readonly from: number
  readonly keys: readonly Uint8Array[]
}

/** Goes on in a receiving chain to message `n`. */
function follow(
  ratchet: Ratchet,
  receiving: Chain,
  n: number,
  ended: readonly Walked[],
): Result<Received, RatchetProblem> {
  if (n < receiving.n) return err('repeated')
  if (n - receiving.n > MAX_SKIPPED) return err('too-far')
  const { keys, from, last } = walk(receiving, n)
  const ratchetKey = ratchet.their ?? new Uint8Array()
  return ok({
    ratchet: { ...ratchet, receiving: { key: nextKey(last), n: n + 1 } },
    messageKey: messageKeyOf(last),
    skipped: () =>
      [...ended, { ratchetKey, from, keys }].flatMap((walked) =>
        walked.keys.map((key, index) => ({
          ratchetKey: walked.ratchetKey,
          n: walked.from + index,
          key: messageKeyOf(key),
          step: ratchet.steps,
        })),
      ),
  })
}

/** The chain keys from where a chain stands up to, but without, its message `n`, and that one. */
function walk(chain: Chain, n: number): { from: number; keys: Uint8Array[]; last: Uint8Array } {
  const keys: Uint8Array[] = []
  let last = chain.key
  for (let at = chain.n; at < n; at++) {
    keys.push(last)
    last = nextKey(last)
  }
  return { from: chain.n, keys, last }
}

function stepToSend(
  version: OmemoVersion,
  ratchet: Ratchet,
  random: Pick<Random, 'bytes'>,
): Ratchet | undefined {
  if (ratchet.their === undefined) return undefined
  const own = generateKeyPair(random)
  const next = nextRoot(version, ratchet.root, own, ratchet.their)
  return next && { ...ratchet, own, root: next.root, sending: next.chain }
}

function stepToReceive(
  version: OmemoVersion,
  ratchet: Ratchet,
  own: KeyPair,
  their: Uint8Array,
): (Ratchet & { receiving: Chain }) | undefined {
  const next = nextRoot(version, ratchet.root, own, their)
  if (next === undefined) return undefined
  const former = ratchet.their?.slice(0, FORMER_LENGTH)
  return {
    root: next.root,
    own: undefined,
    their: their.slice(),
    sending: undefined,
    receiving: next.chain,
    previous: ratchet.sending?.n ?? 0,
    steps: ratchet.steps + 1,
    former: former === undefined ? ratchet.former : [former, ...ratchet.former].slice(0, MAX_FORMER),
  }
}

/** A step of the root chain (§2.3); undefined if their key is of small order. */
function nextRoot(
  version: OmemoVersion,
  root: Uint8Array,
  own: KeyPair,
  their: Uint8Array,
): { root: Uint8Array; chain: Chain } | undefined {
  const shared = agree(own.private, their)
  if (shared === undefined) return undefined
  const both = hkdf(shared, root, ROOT_INFO[version], 64)
  return { root: both.subarray(0, 32), chain: { key: both.subarray(32), n: 0 } }
}

function messageKeyOf(chainKey: Uint8Array): Uint8Array {
  return hmac(chainKey, MESSAGE_KEY)
}

function nextKey(chainKey: Uint8Array): Uint8Array {
  return hmac(chainKey, NEXT_CHAIN_KEY)
}
