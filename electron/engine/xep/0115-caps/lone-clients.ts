import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'
import { createBoundedMap } from '../bounded-map.ts'
import type { Announcement } from './announcement.ts'

/** More unprovable clients than anybody's contacts have. */
const MOST = 1_000
const MOST_BYTES = 2_000_000
/** After this time a client that comes and goes is asked again. */
const KEPT_MS = 6 * 3_600_000
/** How many times an hour a client is asked that does not answer, or answers nonsense. */
const MAX_TRIES = 3
const TRIES_MS = 3_600_000

/** A client's own answer. It holds only for this full address and announcement. */
interface Lone {
  readonly info: DiscoInfo | null
  readonly tries: number
  /** When the client was first asked. */
  readonly at: number
  readonly bytes: number
}

/** The unprovable answers of clients, and the clients that do not answer. */
export interface LoneClients {
  of(jid: FullJid, announcement: Announcement): DiscoInfo | null
  /** Whether the client may be asked: not if it failed to answer too often. */
  mayAsk(jid: FullJid, announcement: Announcement): boolean
  answered(jid: FullJid, announcement: Announcement, info: DiscoInfo): void
  failed(jid: FullJid, announcement: Announcement): void
}

export function createLoneClients(clock: Clock): LoneClients {
  const clients = createBoundedMap<string, Lone>({
    most: MOST,
    mostBytes: MOST_BYTES,
    sizeOf: ({ bytes }) => bytes,
  })
  const keyOf = (jid: FullJid, { text }: Announcement) => `${jid} ${text}`

  function find(jid: FullJid, announcement: Announcement): Lone | undefined {
    const key = keyOf(jid, announcement)
    const found = clients.get(key)
    if (found === undefined) return undefined
    const age = clock.now() - found.at
    if (age >= 0 && age < (found.info === null ? TRIES_MS : KEPT_MS)) return found
    clients.delete(key)
    return undefined
  }

  function keep(jid: FullJid, announcement: Announcement, lone: Omit<Lone, 'bytes'>): void {
    const key = keyOf(jid, announcement)
    const bytes = key.length + (lone.info === null ? 0 : JSON.stringify(lone.info).length)
    clients.set(key, { ...lone, bytes })
  }

  return {
    of: (jid, announcement) => find(jid, announcement)?.info ?? null,
    mayAsk: (jid, announcement) => (find(jid, announcement)?.tries ?? 0) < MAX_TRIES,
    answered(jid, announcement, info) {
      keep(jid, announcement, { info, tries: 0, at: clock.now() })
    },
    failed(jid, announcement) {
      const { tries = 0, at = clock.now() } = find(jid, announcement) ?? {}
      keep(jid, announcement, { info: null, tries: tries + 1, at })
    },
  }
}
