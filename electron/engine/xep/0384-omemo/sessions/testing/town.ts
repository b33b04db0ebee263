import type { OmemoVersion } from '../../types.ts'
import { decodeSession, encodeSession } from '../session-form.ts'
import {
  acceptSession,
  decryptWith,
  encryptWith,
  isStartedBy,
  readKeyExchange,
  startSession,
  type Opened,
  type Session,
} from '../session.ts'
import { newDevice, type TestDevice, type TestRandom } from './device.ts'
import { value } from './pair.ts'

/** What a device keeps of another one. It is written whole, as in one transaction. */
interface Kept {
  /** The one used last is the last. */
  readonly sessions: readonly StoredSession[]
}

interface StoredSession {
  readonly state: Uint8Array
  readonly skipped: ReadonlyMap<string, Uint8Array>
}

/** A message on its way. */
export interface Letter {
  readonly id: number
  readonly from: number
  readonly bytes: Uint8Array
  readonly isKeyExchange: boolean
}

/** Devices that write to each other, each with a store from which everything is read each time. */
export class Town {
  readonly #version: OmemoVersion
  readonly #random: TestRandom
  readonly #devices: readonly TestDevice[]
  readonly #stores: Map<number, Kept>[]

  constructor(version: OmemoVersion, random: TestRandom, size: number) {
    this.#version = version
    this.#random = random
    this.#devices = Array.from({ length: size }, () => newDevice(version, random, size))
    this.#stores = this.#devices.map(() => new Map<number, Kept>())
  }

  /** Seals for another device. If the device crashes, nothing has left it. */
  send(from: number, to: number, id: number, crashes: boolean): Letter | undefined {
    const sessions = this.#sessionsOf(from, to)
    const [newest] = sessions.slice(-1)
    const session = newest === undefined ? this.#start(from, to) : readStored(newest)
    const sealed = encryptWith(session, textOf(id), this.#random)
    if (crashes) return undefined
    this.#keep(from, to, [
      ...sessions.slice(0, -1),
      { state: encodeSession(sealed.session), skipped: newest?.skipped ?? new Map() },
    ])
    return { id, from, bytes: sealed.bytes, isKeyExchange: sealed.isKeyExchange }
  }

  /** Opens a letter: its text, or why not. If the device crashes, it has to be given the letter again. */
  read(to: number, letter: Letter, crashes: boolean): string {
    const sessions = this.#sessionsOf(to, letter.from)
    let reason = 'no-session'
    const candidates = letter.isKeyExchange
      ? this.#exchanged(to, letter, sessions)
      : ordinary(sessions, letter)
    for (const { stored, session, bytes } of candidates) {
      const opened = decryptWith(session, bytes, (key, n) => stored?.skipped.get(placeOf(key, n)))
      if (!opened.ok) {
        reason = opened.error
        continue
      }
      const kept = { state: encodeSession(opened.value.session), skipped: after(stored, opened.value) }
      if (!crashes) this.#keep(to, letter.from, [...sessions.filter((one) => one !== stored), kept])
      return Buffer.from(opened.value.plaintext).toString()
    }
    return reason
  }

  #exchanged(to: number, letter: Letter, sessions: readonly StoredSession[]): Candidate[] {
    const exchange = readKeyExchange(this.#version, letter.bytes)
    if (exchange === undefined) return []
    const known = sessions
      .map((stored) => ({ stored, session: readStored(stored), bytes: exchange.message }))
      .filter(({ session }) => isStartedBy(session, exchange))
    if (known.length > 0) return known
    const { own, keys } = this.#device(to)
    const accepted = acceptSession(this.#version, own, keys, exchange)
    return accepted.ok ? [{ stored: undefined, session: accepted.value, bytes: exchange.message }] : []
  }

  #start(from: number, to: number): Session {
    const { bundle } = this.#device(to)
    return value(
      startSession(this.#version, this.#device(from).own, bundle, bundle.preKeys[from], this.#random),
    )
  }

  #device(index: number): TestDevice {
    const device = this.#devices[index]
    if (device === undefined) throw new Error('no such device')
    return device
  }

  #sessionsOf(device: number, other: number): readonly StoredSession[] {
    return this.#stores[device]?.get(other)?.sessions ?? []
  }

  #keep(device: number, other: number, sessions: readonly StoredSession[]): void {
    this.#stores[device]?.set(other, { sessions })
  }
}

interface Candidate {
  readonly stored: StoredSession | undefined
  readonly session: Session
  readonly bytes: Uint8Array
}

export function textOf(id: number): Uint8Array {
  return Buffer.from(`message ${id}`)
}

function ordinary(sessions: readonly StoredSession[], letter: Letter): Candidate[] {
  return sessions.map((stored) => ({ stored, session: readStored(stored), bytes: letter.bytes }))
}

function after(stored: StoredSession | undefined, opened: Opened): Map<string, Uint8Array> {
  const skipped = new Map(stored?.skipped)
  for (const { ratchetKey, n, key } of opened.kept) skipped.set(placeOf(ratchetKey, n), key)
  if (opened.used !== undefined) skipped.delete(placeOf(opened.used.ratchetKey, opened.used.n))
  return skipped
}

function placeOf(ratchetKey: Uint8Array, n: number): string {
  return `${Buffer.from(ratchetKey).toString('base64')} ${n}`
}

function readStored({ state }: StoredSession): Session {
  const session = decodeSession(state)
  if (session === undefined) throw new Error('damaged')
  return session
}
