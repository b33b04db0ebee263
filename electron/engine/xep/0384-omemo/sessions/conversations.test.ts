import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkBundle } from '../keys/bundle.ts'
import { keyPairOf } from '../keys/curve.ts'
import { encodeKey } from '../keys/encoding.ts'
import { identityOf, writtenIdentity } from '../keys/identity.ts'
import type { OmemoVersion } from '../types.ts'
import { drawing, octets } from '../vectors/known-answer.ts'
import { decodeSession, encodeSession } from './session-form.ts'
import {
  acceptSession,
  decryptWith,
  encryptWith,
  isStartedBy,
  readKeyExchange,
  startSession,
  type Session,
} from './session.ts'

type Name = 'alice' | 'bob'
type Line =
  | { readonly send: Name; readonly text: string; readonly bytes: string; readonly exchange: boolean }
  | { readonly read: Name; readonly line: number }

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

const conversations = JSON.parse(
  readFileSync(new URL('../vectors/ratchets.json', import.meta.url), 'utf8'),
) as readonly Conversation[]

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing')
  return value
}

test.each(conversations.map((one, index) => [one.version, index, one] as const))(
  'version %s, conversation %i: the same octets as theirs, each read once',
  (version, _index, { seeds, lines, drawn, ...keys }) => {
    const [own, their] = [present(identityOf(octets(seeds[0]))), present(identityOf(octets(seeds[1])))]
    const signedPreKey = keyPairOf(octets(keys.signedPreKey))
    const preKey = keyPairOf(octets(keys.preKey))
    const bundle = checkBundle({
      version,
      identity: encodeKey(version, writtenIdentity(version, their)),
      signedPreKey: { id: keys.signedPreKeyId, public: encodeKey(version, signedPreKey.public) },
      signature: octets(keys.signature),
      preKeys: [{ id: keys.preKeyId, public: encodeKey(version, preKey.public) }],
    })
    if (!bundle.ok) throw new Error(bundle.error)
    const random = {
      alice: drawing(octets(drawn.alice.join(''))),
      bob: drawing(octets(drawn.bob.join(''))),
    }
    const started = startSession(version, own, bundle.value, bundle.value.preKeys[0], random.alice)
    if (!started.ok) throw new Error(started.error)
    const sides: Partial<Record<Name, Session>> = { alice: started.value }
    const skipped = { alice: new Map<string, Uint8Array>(), bob: new Map<string, Uint8Array>() }
    const place = (ratchetKey: Uint8Array, n: number): string =>
      `${Buffer.from(ratchetKey).toString('hex')} ${n}`

    const read = (name: Name, sent: Extract<Line, { send: Name }>): void => {
      let bytes = octets(sent.bytes)
      if (sent.exchange) {
        const exchange = present(readKeyExchange(version, bytes))
        expect(exchange.identity).toEqual(writtenIdentity(version, own))
        const known = sides.bob
        if (known === undefined) {
          const accepted = acceptSession(
            version,
            their,
            {
              signedPreKey: (id) => (id === keys.signedPreKeyId ? signedPreKey : undefined),
              preKey: (id) => (id === keys.preKeyId ? preKey : undefined),
            },
            exchange,
          )
          if (!accepted.ok) throw new Error(accepted.error)
          expect(accepted.value.identity).toEqual(own.public)
          sides.bob = accepted.value
        } else {
          expect(isStartedBy(known, exchange)).toBe(true)
        }
        bytes = exchange.message
      }
      const before = present(decodeSession(encodeSession(present(sides[name]))))
      const find = (key: Uint8Array, n: number): Uint8Array | undefined => skipped[name].get(place(key, n))
      const opened = decryptWith(before, bytes, find)
      if (!opened.ok) throw new Error(opened.error)
      expect(Buffer.from(opened.value.plaintext).toString('hex')).toBe(sent.text)
      sides[name] = opened.value.session
      for (const one of opened.value.kept) skipped[name].set(place(one.ratchetKey, one.n), one.key)
      const { used } = opened.value
      if (used !== undefined) skipped[name].delete(place(used.ratchetKey, used.n))
      expect(decryptWith(opened.value.session, bytes, find)).toEqual({ ok: false, error: 'repeated' })
    }

    for (const line of lines) {
      if ('read' in line) {
        const sent = present(lines[line.line])
        if ('send' in sent) read(line.read, sent)
        continue
      }
      const before = present(sides[line.send])
      const sealed = encryptWith(before, octets(line.text), random[line.send])
      expect(Buffer.from(sealed.bytes).toString('hex')).toBe(line.bytes)
      expect(sealed.isKeyExchange).toBe(line.exchange)
      sides[line.send] = present(decodeSession(encodeSession(sealed.session)))
      expect(sides[line.send]).toEqual(sealed.session)
    }
  },
)
