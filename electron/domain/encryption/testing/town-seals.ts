import { NS_CLIENT, printStanza, type Element } from '../../../engine/index.ts'
import {
  decodeSession,
  encryptedIn,
  readKeyExchange,
  type OmemoVersion,
} from '../../../engine/xep/0384-omemo/index.ts'
import { wireOf } from '../../../engine/xep/0384-omemo/wire/index.ts'
import type { Reader, Store } from '../../db/store.ts'
import type { Transcript } from './transcript.ts'

const VERSIONS = ['2', '0.3'] as const
/** So many sessions with a device in a version are kept. */
const ENOUGH = 5

/** A stanza that somebody has sealed. */
export interface Letter {
  readonly id: string
  /** The step in which it left. */
  readonly step: number
  /** The name of the device that sealed it. */
  readonly from: string
  readonly xml: string
  /** What it says; null: it is no text of a person. */
  readonly text: string | null
  /** By number of device, the session that sealed its key, known by the ephemeral key that began it. */
  readonly sessions: ReadonlyMap<number, string>
}

interface Place {
  readonly from: string
  readonly letter: string
  readonly device: number
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Watches everything that leaves a device: that it is sealed, and that each step of a ratchet is used exactly once. */
export class Seals {
  readonly letters = new Map<string, Letter>()
  /** By ratchet key and number. */
  readonly #places = new Map<string, Map<number, Place>>()
  /** By ratchet key. */
  readonly #sessions = new Map<string, string>()
  /** What went wrong. */
  readonly faults: string[] = []
  readonly #transcript: Transcript

  constructor(transcript: Transcript) {
    this.#transcript = transcript
  }

  #fault(fault: string): void {
    this.faults.push(`step ${this.#transcript.step}: ${fault}`)
  }

  /** A device with this store has handed a stanza to its server. `secret`: no word of it may be readable. */
  left(from: string, store: Reader, stanza: Element, secret: string): void {
    const id = stanza.attrs['id'] ?? ''
    const xml = printStanza(stanza)
    if (xml.includes(secret)) this.#fault(`${from} has sent ${id} in plain`)
    const body = stanza.child(NS_CLIENT, 'body')?.text()
    if (body !== undefined && !body.includes('end-to-end encrypted'))
      this.#fault(`${from} has sent a body in ${id}`)
    const known = this.letters.get(id)
    if (known !== undefined) {
      if (known.xml !== xml) this.#fault(`${from} has sent ${id} again, and otherwise`)
      return
    }
    const keys = keysIn(stanza)
    const sessions = keys.map((key) => [key.device, this.#note(from, store, id, key)] as const)
    const row = store.first<{ body: string }>(
      `SELECT m.body FROM outgoing o JOIN message m ON m.id = o.message_id WHERE o.op = 'text' AND o.stanza_id = ?`,
      id,
    )
    const { step } = this.#transcript
    this.letters.set(id, { id, step, from, xml, text: row?.body ?? null, sessions: new Map(sessions) })
  }

  #note(from: string, store: Reader, letter: string, { device, version, bytes, isExchange }: Key): string {
    const exchange = isExchange ? readKeyExchange(version, bytes) : undefined
    const message = wireOf(version).readMessage(exchange?.message ?? bytes)
    if (message === undefined) throw new Error(`${letter} has a key that nobody can read`)
    const ratchet = hex(message.ratchetKey)
    const places = this.#places.get(ratchet) ?? new Map<number, Place>()
    this.#places.set(ratchet, places)
    const before = places.get(message.n)
    if (before) this.#fault(`${from} has used a step of ${before.letter} again for ${letter}`)
    places.set(message.n, { from, letter, device })
    const known = this.#sessions.get(ratchet)
    if (known !== undefined) return known
    const session = exchange ? hex(exchange.ephemeral) : sessionWith(store, ratchet)
    if (session === undefined) throw new Error(`${from} has no session that sealed ${letter}`)
    this.#sessions.set(ratchet, session)
    return session
  }

  /** Its sessions are about to change, and what it has sealed may not have left yet. */
  remember(store: Reader): void {
    if (store.first(`SELECT 1 FROM outgoing WHERE stage IN ('ready', 'preparing')`) === undefined) return
    for (const { ratchet, exchange } of decoded(store))
      if (ratchet.own !== undefined) this.#sessions.set(hex(ratchet.own.public), hex(exchange.ephemeral))
  }

  /** Steps that were taken, and sealed nothing that has left. `except`: devices whose history was replaced. */
  unused(except: ReadonlySet<string>): string[] {
    return [...this.#places].flatMap(([ratchet, places]) => {
      const [first] = places.values()
      if (first === undefined || except.has(first.from)) return []
      const count = Math.max(...places.keys()) + 1
      return count === places.size
        ? []
        : [`${first.from}: ${places.size} of ${count} by ${ratchet.slice(0, 8)}`]
    })
  }
}

/** The sessions of a device, by the ephemeral keys that began them. */
export const sessionsIn = (store: Reader): string[] =>
  decoded(store).map(({ exchange }) => hex(exchange.ephemeral))

/** Keeps the sessions that are given up because there are enough newer ones with the same device, and no others. */
export function watchSessions(store: Store): void {
  store.write((tx) => {
    tx.run('CREATE TEMP TABLE IF NOT EXISTS given_up (state BLOB)')
    tx.run(`CREATE TEMP TRIGGER IF NOT EXISTS giving_up AFTER DELETE ON omemo_session
      WHEN (SELECT count(*) FROM omemo_session WHERE device = old.device AND version = old.version) >= ${ENOUGH}
      BEGIN INSERT INTO given_up (state) VALUES (old.state); END`)
  })
}

/** The sessions of a device that were given up, by the ephemeral keys that began them. */
export const givenUpIn = (store: Reader): string[] =>
  decoded(store, 'given_up').map(({ exchange }) => hex(exchange.ephemeral))

function sessionWith(store: Reader, ratchet: string): string | undefined {
  const found = decoded(store).find(
    ({ ratchet: { own } }) => own !== undefined && hex(own.public) === ratchet,
  )
  return found && hex(found.exchange.ephemeral)
}

function decoded(store: Reader, table = 'omemo_session') {
  return store
    .all<{ state: Uint8Array }>(`SELECT state FROM ${table}`)
    .flatMap(({ state }) => decodeSession(state) ?? [])
}

interface Key {
  readonly device: number
  readonly version: OmemoVersion
  readonly bytes: Uint8Array
  readonly isExchange: boolean
}

/** All keys in a stanza, whoever they are for. */
function keysIn(stanza: Element): Key[] {
  return VERSIONS.flatMap((version) => {
    const encrypted = encryptedIn(stanza, version)
    const header = encrypted?.child(encrypted.ns, 'header')
    const groups = version === '2' ? (header?.elements() ?? []) : header ? [header] : []
    return groups.flatMap((group) =>
      group
        .elements()
        .filter(({ name }) => name === 'key')
        .map((key): Key => ({
          device: Number(key.attrs['rid']),
          version,
          bytes: new Uint8Array(Buffer.from(key.text(), 'base64')),
          isExchange: ['true', '1'].includes(key.attrs['kex'] ?? key.attrs['prekey'] ?? ''),
        })),
    )
  })
}
