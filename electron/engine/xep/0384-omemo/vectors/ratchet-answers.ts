import { checkBundle } from '../keys/bundle.ts'
import { keyPairOf } from '../keys/curve.ts'
import { encodeKey } from '../keys/encoding.ts'
import { identityOf, writtenIdentity } from '../keys/identity.ts'
import { decodeSession, encodeSession } from '../sessions/session-form.ts'
import {
  acceptSession,
  decryptWith,
  encryptWith,
  isStartedBy,
  readKeyExchange,
  startSession,
  type Session,
} from '../sessions/session.ts'
import type { Identity, OmemoVersion } from '../types.ts'
import { drawing, hex, octets, type KnownAnswer } from './known-answer.ts'
import ratchets from './ratchets.json'

type Name = 'alice' | 'bob'
interface Sent {
  readonly send: Name
  readonly text: string
  readonly bytes: string
  readonly exchange: boolean
}
type Line = Sent | { readonly read: Name; readonly line: number }

/** A conversation of a python library with itself, in which Alice starts the session. */
interface Conversation {
  readonly version: OmemoVersion
  readonly seeds: readonly [string, string]
  readonly signedPreKey: string
  readonly signature: string
  readonly preKey: string
  readonly signedPreKeyId: number
  readonly preKeyId: number
  readonly drawn: Readonly<Record<Name, readonly string[]>>
  readonly lines: readonly Line[]
}

/** What python-oldmemo and python-twomemo write to each other (`make-ratchets.py`): the same octets, each read once. */
export const ratchetAnswers: readonly KnownAnswer[] = (ratchets as unknown as readonly Conversation[]).map(
  (conversation, index) => ({
    name: `conversation ${index + 1}, version ${conversation.version}`,
    expected: conversation.lines.map((line) =>
      'send' in line
        ? { bytes: line.bytes, exchange: line.exchange }
        : { text: sentIn(conversation, line.line).text, again: 'repeated' },
    ),
    calculate: () => play(conversation),
  }),
)

function sentIn({ lines }: Conversation, at: number): Sent {
  const line = lines[at]
  if (line === undefined || !('send' in line)) throw new Error(`line ${at} sends nothing`)
  return line
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing')
  return value
}

interface Side {
  session: Session | undefined
  /** Keys of messages that were passed over. */
  readonly skipped: Map<string, Uint8Array>
}

function play(conversation: Conversation): unknown[] {
  const { version, seeds, lines, drawn } = conversation
  const [alice, bob] = [present(identityOf(octets(seeds[0]))), present(identityOf(octets(seeds[1])))]
  const random = {
    alice: drawing(octets(drawn.alice.join(''))),
    bob: drawing(octets(drawn.bob.join(''))),
  }
  const sides: Record<Name, Side> = {
    alice: { session: startedBy(alice, bob, conversation, random.alice), skipped: new Map() },
    bob: { session: undefined, skipped: new Map() },
  }
  return lines.map((line) => {
    if ('read' in line) {
      const sent = sentIn(conversation, line.line)
      return read(sides[line.read], sent.exchange ? takeExchange(sent) : octets(sent.bytes))
    }
    const sealed = encryptWith(present(sides[line.send].session), octets(line.text), random[line.send])
    sides[line.send].session = stored(sealed.session)
    return { bytes: hex(sealed.bytes), exchange: sealed.isKeyExchange }
  })

  /** The message that comes with an exchange, which begins the session at its first time. */
  function takeExchange(sent: Sent): Uint8Array {
    const exchange = present(readKeyExchange(version, octets(sent.bytes)))
    const known = sides.bob.session
    if (known === undefined) sides.bob.session = acceptedBy(bob, conversation, exchange)
    else if (!isStartedBy(known, exchange)) throw new Error('the exchange is of another session')
    return exchange.message
  }
}

function startedBy(
  own: Identity,
  their: Identity,
  { version, signature, ...keys }: Conversation,
  random: ReturnType<typeof drawing>,
): Session {
  const bundle = checkBundle({
    version,
    identity: encodeKey(version, writtenIdentity(version, their)),
    signedPreKey: {
      id: keys.signedPreKeyId,
      public: encodeKey(version, keyPairOf(octets(keys.signedPreKey)).public),
    },
    signature: octets(signature),
    preKeys: [{ id: keys.preKeyId, public: encodeKey(version, keyPairOf(octets(keys.preKey)).public) }],
  })
  if (!bundle.ok) throw new Error(bundle.error)
  const started = startSession(version, own, bundle.value, bundle.value.preKeys[0], random)
  if (!started.ok) throw new Error(started.error)
  return started.value
}

function acceptedBy(
  own: Identity,
  { version, ...keys }: Conversation,
  exchange: NonNullable<ReturnType<typeof readKeyExchange>>,
): Session {
  const accepted = acceptSession(
    version,
    own,
    {
      signedPreKey: (id) => (id === keys.signedPreKeyId ? keyPairOf(octets(keys.signedPreKey)) : undefined),
      preKey: (id) => (id === keys.preKeyId ? keyPairOf(octets(keys.preKey)) : undefined),
    },
    exchange,
  )
  if (!accepted.ok) throw new Error(accepted.error)
  return accepted.value
}

function read(side: Side, bytes: Uint8Array): unknown {
  const place = (key: Uint8Array, n: number): string => `${String(hex(key))} ${n}`
  const find = (key: Uint8Array, n: number): Uint8Array | undefined => side.skipped.get(place(key, n))
  const opened = decryptWith(present(side.session), bytes, find)
  if (!opened.ok) throw new Error(opened.error)
  const { plaintext, session, kept, used } = opened.value
  side.session = stored(session)
  for (const one of kept) side.skipped.set(place(one.ratchetKey, one.n), one.key)
  if (used !== undefined) side.skipped.delete(place(used.ratchetKey, used.n))
  const again = decryptWith(side.session, bytes, find)
  return { text: hex(plaintext), again: again.ok ? 'opened' : again.error }
}

/** As it comes from the store. */
const stored = (session: Session): Session => present(decodeSession(encodeSession(session)))
