import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectToRead } from '../../electron/domain/db/connect.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Actor } from '../demo/actor.ts'
import type { Peer } from '../live/peer.ts'
import { describeFrames, watchFrames } from './frames.ts'
import type { Measured } from './hosts.ts'
import { inWindow } from './in-window.ts'
import { describeStalls } from './stalls.ts'
import { line, ms } from './table.ts'

const LOOK_MS = 10
const LIMIT_MS = 180_000

/** Reads a history in use over a connection of its own, which blocks nobody. */
export interface StoredCount {
  count(): number
  /** How many of them the search finds. */
  indexed(): number
  close(): void
}

export function watchStore(profile: string, secrets: ReadonlyMap<string, string>): StoredCount {
  const bytes = Buffer.from(secrets.get('store-key') ?? '', 'hex')
  const db = connectToRead(join(profile, 'balcony.db'), { kind: 'raw', bytes })
  // Ids are never reused, and nothing is deleted here.
  const statement = db.prepare('SELECT max(id) AS count FROM message')
  const indexed = db.prepare('SELECT high AS count FROM search_state')
  return {
    count: () => Number(statement.get()?.['count']),
    indexed: () => Number(indexed.get()?.['count']),
    close: () => db.close(),
  }
}

export interface Burst {
  /** The texts are `NAME, message 1.` and so on. */
  readonly name: string
  readonly count: number
}

/**
 * Has that many messages delivered at once by `pour` to the open conversation, scrolled to its end. Milliseconds until
 * painted.
 */
export async function measureBurst(
  { page, stalls }: Measured,
  pour: (burst: Burst) => void,
  store: StoredCount,
  { name, count }: Burst,
  print: (line: string) => void,
): Promise<number> {
  const before = store.count()
  const endFrames = await watchFrames(page)
  // The window shows only what has been committed.
  const shown = inWindow(page, 'logEndsWith', `${name}, message ${count}.`)
  const beganAt = Date.now()
  pour({ name, count })
  const stored = until(() => store.count() - before >= count)
  const indexed = stored.then(() => until(() => store.indexed() - before >= count))
  const [storedAt, indexedAt, shownAt] = await Promise.all([stored, indexed, shown])
  await delay(1_000)
  const frames = await endFrames()
  print(line(`${count} messages at once: all stored`, ms(storedAt - beganAt)))
  print(line('               all stored and shown', ms(shownAt - beganAt)))
  print(line('               all found by the search', ms(indexedAt - beganAt)))
  print(line('               the window', describeFrames(frames), 'none'))
  print(
    line(
      '               stalls over 50 ms, main process',
      describeStalls(stalls.between(beganAt, Date.now())),
      'none',
    ),
  )
  return shownAt - beganAt
}

/** The same burst as another client receives it. Milliseconds until the last message. */
export async function measurePeer(
  peer: Peer,
  actor: Actor,
  { name, count }: Burst,
  print: (line: string) => void,
): Promise<number> {
  const before = peer.events.length
  const last = `${name}, message ${count}.`
  const beganAt = Date.now()
  sayMany(actor, peer.address as BareJid, { name, count })
  const firstAt = await until(() => peer.events.length > before)
  const lastAt = await until(() =>
    peer.events.slice(-5).some((event) => event.event === 'message' && event.body === last),
  )
  print(
    line(`slixmpp: the same ${count} told`, `${ms(lastAt - beganAt)}, first to last ${ms(lastAt - firstAt)}`),
  )
  return lastAt - beganAt
}

export function sayMany(actor: Actor, to: BareJid, { name, count }: Burst): void {
  for (let number = 1; number <= count; number++) actor.say(to, `${name}, message ${number}.`)
}

export async function until(found: () => boolean): Promise<number> {
  const limit = Date.now() + LIMIT_MS
  while (!found()) {
    if (Date.now() > limit) throw new Error('not everything came')
    await delay(LOOK_MS)
  }
  return Date.now()
}
