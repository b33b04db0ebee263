import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectToRead } from '../../../electron/domain/db/connect.ts'
import { openStore } from '../../../electron/domain/db/open.ts'
import { openConversation } from '../../../electron/domain/messages/store/conversations.ts'
import { keyCheckOf, writeProtection } from '../../../electron/domain/vault/protection-record.ts'
import type { OmemoVersion } from '../../../electron/engine/xep/0384-omemo/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { addToArchive } from '../../live/archive.ts'
import { addAccount, addRoster, type ServerInfo } from '../../live/prosody.ts'
import type { Catcher, CatcherArgument, Caught, Stored } from '../archive/catcher.ts'
import { startProgram } from '../files/talk.ts'
import { textOf } from '../history-store.ts'
import { settleIn } from '../town.ts'
import type { Runtime } from './runtimes.ts'
import { addSender, type Sender } from './senders.ts'

export const MISSED = 20_000
const PEOPLE = 100
const PASSWORD = 'wherefore'
const KEY = Buffer.alloc(32, 0xab)
const FILE = 'balcony.db'
const ACCOUNT = '00000000-0000-4000-8000-000000000001' as AccountId
const WEEK_MS = 7 * 24 * 3_600_000
const LOOK_EVERY_MS = 100
const PROGRAM = join(import.meta.dirname, '..', 'archive', 'catcher.ts')
const FALLBACK = 'This message is encrypted.'

export interface CaughtUp extends Stored, Caught {
  /** The most messages that waited for others before them. */
  readonly waited: number
}

/** Catches up with a week of messages of an account of its own, until all can be read and are in the index of the search. */
export async function catchUp(
  runtime: Runtime,
  server: ServerInfo,
  folder: string,
  version: OmemoVersion | null,
): Promise<CaughtUp> {
  const name = `juliet-${runtime.name}-${version ?? 'plain'}`.toLowerCase()
  const profile = join(folder, name)
  buildPast(profile, server, name, version)
  const secrets = { 'store-key': KEY.toString('hex'), [`account-password ${ACCOUNT}`]: PASSWORD }
  const argument: CatcherArgument = { profile, secrets }
  const catcher = await startProgram<Catcher>(PROGRAM, argument, await runtime.command(PROGRAM))
  const db = connectToRead(join(profile, FILE), { kind: 'raw', bytes: KEY })
  try {
    const left = db.prepare(`SELECT (SELECT count(*) FROM omemo_waiting) AS waiting,
      (SELECT high >= (SELECT max(id) FROM message) FROM search_state) AS indexed`)
    const stored = await catcher.ask('catchUp', null)
    let waited = 0
    for (;;) {
      const { waiting, indexed } = left.get() as { waiting: number; indexed: number }
      waited = Math.max(waited, waiting)
      if (waiting === 0 && indexed === 1) break
      await delay(LOOK_EVERY_MS)
    }
    const unread = db.prepare(
      'SELECT count(*) AS count FROM message WHERE body = ? OR body IS NULL OR body = ?',
    )
    const { count } = unread.get([FALLBACK, '']) as { count: number }
    if (count > 0) throw new Error(`${count} messages cannot be read`)
    return { ...stored, ...(await catcher.ask('end', null)), waited }
  } finally {
    db.close()
    await catcher.close()
  }
}

/** A profile that has the archive up to its first message, and the archive. */
function buildPast(profile: string, server: ServerInfo, name: string, version: OmemoVersion | null): void {
  const address = addAccount(server, name, PASSWORD) as BareJid
  const people = Array.from({ length: PEOPLE }, (_, number) => ({
    jid: `friend${number}@${server.domain}`,
    name: `Friend ${number}`,
    groups: [],
  }))
  addRoster(server, name, people)
  mkdirSync(profile)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(KEY) })
  const now = Date.now()
  const store = openStore({
    path: join(profile, FILE),
    key: { kind: 'raw', bytes: KEY },
    announced: () => undefined,
    now,
  })
  const known = randomUUID()
  const senders = store.write((tx) => {
    settleIn(tx, ACCOUNT, address, server, people)
    const from = now - WEEK_MS
    tx.run(
      `INSERT INTO archive_span (account_id, archive, first_id, last_id, first_at, last_at, first_seq, last_seq, is_beginning)
       VALUES (?, ?, ?, ?, ?, ?, 1, 1, 1)`,
      ...[ACCOUNT, address, known, known, from, from],
    )
    tx.run('INSERT INTO archive_state (account_id, known_since) VALUES (?, ?)', ACCOUNT, from)
    const receiver = { id: ACCOUNT, address }
    return [...people.map(({ jid }) => jid as BareJid), address].map((jid): Sender => {
      if (jid !== address) {
        const { id } = openConversation(tx, ACCOUNT, jid, from)
        tx.run('UPDATE conversation SET sealing = ? WHERE id = ?', version === null ? 0 : 1, id)
      }
      return version === null ? { address: jid, seal: () => '' } : addSender(tx, receiver, jid, version)
    })
  })
  store.close()
  const own = senders.at(-1)
  const entries = Array.from({ length: MISSED + 1 }, (_, number) => {
    const friend = senders[(number * 7919) % PEOPLE]
    if (own === undefined || friend === undefined) throw new Error('nobody writes')
    const [from, to] = number % 3 === 1 ? [own, friend.address] : [friend, address]
    const at = now - WEEK_MS + Math.floor((number * WEEK_MS) / (MISSED + 1))
    const text = textOf(number)
    return {
      ...{ id: number === 0 ? known : randomUUID(), stanzaId: randomUUID(), at },
      ...{ from: `${from.address}/phone`, to: `${to}/phone` },
      body: version === null ? text : FALLBACK,
      // The first one is known, and its key was used.
      more: number === 0 ? '' : from.seal(text, to, at),
    }
  })
  addToArchive(server, name, entries)
}
