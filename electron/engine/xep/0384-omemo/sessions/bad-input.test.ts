import { describe, expect, test } from 'vitest'
import type { OmemoVersion } from '../types.ts'
import { wireOf, type Header } from '../wire/index.ts'
import { sealMessage } from './message-key.ts'
import { decodeSession, encodeSession } from './session-form.ts'
import {
  acceptSession,
  decryptWith,
  encryptWith,
  isStartedBy,
  readKeyExchange,
  startSession,
  type Session,
  type SessionFailure,
} from './session.ts'
import { newDevice, randomOf } from './testing/device.ts'
import { pairOf, value } from './testing/pair.ts'

const TEXT = Buffer.from('O Romeo, Romeo')
const HIGHEST = 2 ** 32 - 1
const nothing = (): undefined => undefined

describe.each(['0.3', '2'] as const)('version %s', (version) => {
  const random = randomOf(version === '2' ? 2 : 3)
  const pair = pairOf(version, random)
  const { alice, bob } = pair
  /** Bob's answer, which Alice has not read yet. */
  const answer = encryptWith(bob, TEXT, random)

  const failure = (session: Session, bytes: Uint8Array): SessionFailure | 'opened' => {
    const before = encodeSession(session)
    const opened = decryptWith(session, bytes, nothing)
    expect(encodeSession(session)).toEqual(before)
    return opened.ok ? 'opened' : opened.error
  }
  const forged = (header: Partial<Header>): Uint8Array =>
    sealMessage(
      version,
      random.bytes(32),
      bob.associatedData,
      { ratchetKey: random.bytes(32), previous: 0, n: 0, ...header },
      TEXT,
    )

  test('a message is opened once', () => {
    const opened = value(decryptWith(alice, answer.bytes, nothing))
    expect(Buffer.from(opened.plaintext)).toEqual(TEXT)
    expect(failure(opened.session, answer.bytes)).toBe('repeated')
  })

  test('a message of an earlier step is known as repeated', () => {
    let [one, other] = [alice, bob]
    for (let turn = 0; turn < 5; turn++) {
      const there = encryptWith(other, TEXT, random)
      one = value(decryptWith(one, there.bytes, nothing)).session
      const back = encryptWith(one, TEXT, random)
      other = value(decryptWith(there.session, back.bytes, nothing)).session
      one = back.session
    }
    expect(failure(one, answer.bytes)).not.toBe('opened')
    expect(one.ratchet.steps).toBe(5)
    const again = encryptWith(bob, TEXT, random)
    const read = value(decryptWith(alice, again.bytes, nothing)).session
    const sent = encryptWith(read, TEXT, random)
    const next = encryptWith(value(decryptWith(again.session, sent.bytes, nothing)).session, TEXT, random)
    const later = value(decryptWith(sent.session, next.bytes, nothing)).session
    expect(failure(later, again.bytes)).toBe('repeated')
  })

  test('a message cut off anywhere, or with one octet changed, is not opened', () => {
    for (let length = 0; length < answer.bytes.length; length++)
      expect(failure(alice, answer.bytes.subarray(0, length))).toMatch(/malformed|bad-/u)
    for (let at = 0; at < answer.bytes.length; at++) {
      const changed = answer.bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x01
      expect(failure(alice, changed)).not.toBe('opened')
    }
  })

  test('a MAC of another length is not believed', () => {
    const wire = wireOf(version)
    const message = wire.readMessage(answer.bytes)!
    for (const length of [0, 1, 4, 7, 9, 12, 15, 17, 32]) {
      const mac = new Uint8Array(length)
      mac.set(message.mac.subarray(0, length))
      expect(failure(alice, wire.writeMessage(message.covered, mac))).toMatch(/malformed|bad-mac/u)
    }
  })

  test.each([0, 1])('a ratchet key of small order is refused (%i)', (start) => {
    const ratchetKey = new Uint8Array(32)
    ratchetKey[0] = start
    expect(failure(alice, forged({ ratchetKey }))).toBe('bad-key')
  })

  test('a counter out of reach costs nothing', () => {
    const { ratchetKey } = wireOf(version).readMessage(answer.bytes)!
    const read = value(decryptWith(alice, answer.bytes, nothing)).session
    // Thousands of keys a message would take minutes
    for (let turn = 0; turn < 1000; turn++) {
      expect(decryptWith(alice, forged({ n: HIGHEST }), nothing)).toEqual({ ok: false, error: 'too-far' })
      expect(decryptWith(read, forged({ ratchetKey, n: HIGHEST }), nothing)).toEqual({
        ok: false,
        error: 'too-far',
      })
    }
    expect(failure(alice, forged({ previous: HIGHEST }))).toBe('bad-mac')
    expect(failure(read, forged({ ratchetKey, n: 1002 }))).toBe('too-far')
    expect(failure(read, forged({ ratchetKey, n: 1001 }))).toBe('bad-mac')
  })

  test('a thousand messages may be passed over by one', () => {
    let session = answer.session
    let last = answer.bytes
    for (let count = 0; count < 1000; count++) {
      const next = encryptWith(session, TEXT, random)
      session = next.session
      last = next.bytes
    }
    const opened = value(decryptWith(alice, last, nothing))
    expect(opened.kept).toHaveLength(1000)
    expect(opened.session.receivedInARow).toBe(1001)
    const key = opened.kept[0]!
    const early = value(decryptWith(opened.session, answer.bytes, () => key.key))
    expect(early.used).toEqual({ ratchetKey: key.ratchetKey, n: 0 })
    const tooFar = encryptWith(session, TEXT, random).bytes
    expect(failure(alice, tooFar)).toBe('too-far')
  })

  test('too many lost messages of a chain that has ended do not end the session', () => {
    const opened = value(decryptWith(alice, answer.bytes, nothing)).session
    let bobs = answer.session
    for (let count = 0; count < 1500; count++) bobs = encryptWith(bobs, TEXT, random).session
    const back = encryptWith(opened, TEXT, random)
    const next = encryptWith(value(decryptWith(bobs, back.bytes, nothing)).session, TEXT, random)
    const read = value(decryptWith(back.session, next.bytes, nothing))
    expect(Buffer.from(read.plaintext)).toEqual(TEXT)
    expect(read.kept).toEqual([])
  })

  test('garbage of 10 MB is not looked at', () => {
    const garbage = new Uint8Array(10 * 2 ** 20).fill(0x33)
    expect(failure(alice, garbage)).toBe('malformed')
    expect(readKeyExchange(version, garbage)).toBeUndefined()
  })

  test('a message for another session is not opened', () => {
    const other = pairOf(version, random)
    expect(failure(other.alice, answer.bytes)).toBe('bad-mac')
    expect(failure(bob, answer.bytes)).toMatch(/bad-mac|repeated/u)
    expect(failure(alice, forged({ n: 3, previous: 9 }))).toBe('bad-mac')
  })

  test('a key exchange needs our keys, and keys that are keys', () => {
    const exchange = readKeyExchange(version, pair.first)!
    const { own, keys } = pair.bobDevice
    const accept = (changed: object): string => {
      const accepted = acceptSession(version, own, keys, { ...exchange, ...changed })
      return accepted.ok ? 'accepted' : accepted.error
    }
    expect(accept({ preKeyId: 999 })).toBe('no-pre-key')
    expect(accept({ preKeyId: HIGHEST })).toBe('no-pre-key')
    expect(accept({ signedPreKeyId: 2 })).toBe('no-pre-key')
    expect(accept({ ephemeral: new Uint8Array(32) })).toBe('bad-key')
    expect(accept({ identity: new Uint8Array(32) })).toBe('bad-key')
    expect(accept({ identity: new Uint8Array(32).fill(0xff) })).toBe('bad-key')
    for (let length = 0; length < pair.first.length; length++) {
      const cut = readKeyExchange(version, pair.first.subarray(0, length))
      if (cut !== undefined) expect(accept(cut)).not.toBe('bad-key')
    }
  })

  test('an exchange with an identity that is not of the sender does not open', () => {
    const exchange = readKeyExchange(version, pair.first)!
    const stranger = newDevice(version, random)
    const { own, keys } = pair.bobDevice
    const accepted = value(
      acceptSession(version, own, keys, { ...exchange, identity: stranger.bundle.writtenIdentity }),
    )
    expect(failure(accepted, exchange.message)).toBe('bad-mac')
  })

  test('the exchange is repeated until an answer, and known again', () => {
    const second = encryptWith(alice, TEXT, random)
    const exchange = readKeyExchange(version, second.bytes)!
    expect(second.isKeyExchange).toBe(true)
    expect(isStartedBy(bob, exchange)).toBe(true)
    expect(isStartedBy(alice, exchange)).toBe(false)
    expect(isStartedBy(bob, { ...exchange, ephemeral: random.bytes(32) })).toBe(false)
    expect(isStartedBy(bob, { ...exchange, identity: random.bytes(32) })).toBe(false)
    expect(failure(bob, exchange.message)).toBe('opened')
    const answered = value(decryptWith(second.session, answer.bytes, nothing)).session
    expect(encryptWith(answered, TEXT, random).isKeyExchange).toBe(false)
  })

  test('a bundle with a key of small order starts nothing', () => {
    const { bundle } = newDevice(version, random)
    const bad = { id: 1, public: new Uint8Array(32) }
    const start = (changed: object, preKey = bundle.preKeys[0]): unknown =>
      startSession(version, pair.aliceDevice.own, { ...bundle, ...changed }, preKey, random)
    expect(start({}, bad)).toEqual({ ok: false, error: 'bad-key' })
    expect(start({ signedPreKey: { ...bundle.signedPreKey, ...bad } })).toEqual({
      ok: false,
      error: 'bad-key',
    })
  })

  test('counts tell when the other side waits for an answer', () => {
    let [one, other] = [bob, alice]
    for (let count = 0; count < 53; count++) {
      const sent = encryptWith(other, TEXT, random)
      other = sent.session
      const exchange = readKeyExchange(version, sent.bytes)!
      one = value(decryptWith(one, exchange.message, nothing)).session
    }
    expect(one.receivedInARow).toBe(54)
    expect(other.sentInARow).toBe(54)
    const empty = encryptWith(one, new Uint8Array(32), random)
    expect(empty.session.receivedInARow).toBe(0)
    expect(value(decryptWith(other, empty.bytes, nothing)).session.sentInARow).toBe(0)
  })

  test('a stored session that is damaged is refused', () => {
    const bytes = encodeSession(answer.session)
    expect(decodeSession(bytes)).toEqual(answer.session)
    expect(bytes.length).toBeLessThan(500)
    for (let length = 0; length < bytes.length; length++)
      expect(decodeSession(bytes.subarray(0, length))).toBeUndefined()
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x10
      expect(decodeSession(changed)).toBeUndefined()
    }
    expect(decodeSession(new Uint8Array([...bytes, 0]))).toBeUndefined()
  })

  test('libsignal tells one message less of the chain before', () => {
    const opened = value(decryptWith(alice, answer.bytes, nothing)).session
    const lost = encryptWith(answer.session, TEXT, random)
    const back = encryptWith(opened, TEXT, random)
    const next = encryptWith(value(decryptWith(lost.session, back.bytes, nothing)).session, TEXT, random)
    const { kept } = value(decryptWith(back.session, next.bytes, nothing))
    expect(kept.map(({ n }) => n)).toEqual(version === '0.3' ? [1, 2] : [1])
  })
})

test('0.3 goes on without a one-time key', () => {
  const version: OmemoVersion = '0.3'
  const random = randomOf(9)
  const [one, other] = [newDevice(version, random), newDevice(version, random, 0)]
  const started = value(startSession(version, one.own, other.bundle, undefined, random))
  const exchange = readKeyExchange(version, encryptWith(started, TEXT, random).bytes)!
  expect(exchange.preKeyId).toBeUndefined()
  const accepted = value(acceptSession(version, other.own, other.keys, exchange))
  expect(Buffer.from(value(decryptWith(accepted, exchange.message, nothing)).plaintext)).toEqual(TEXT)
  const stored = decodeSession(encodeSession(accepted))
  expect(stored).toEqual(accepted)
})
