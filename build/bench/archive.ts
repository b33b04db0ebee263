import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectToRead } from '../../electron/domain/db/connect.ts'
import { openStore } from '../../electron/domain/db/open.ts'
import { keyCheckOf, writeProtection } from '../../electron/domain/vault/protection-record.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { addToArchive, type ArchiveEntry } from '../live/archive.ts'
import { canHavePeer } from '../live/peer.ts'
import { addAccount, findProsody, hasSqlite, startProsody, type ServerInfo } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import type { Catcher, CatcherArgument, Caught, Stored } from './archive/catcher.ts'
import { startProgram } from './files/talk.ts'
import { fillHistory, MILLION, peerOf, textOf } from './history-store.ts'
import { line } from './table.ts'
import { settleIn } from './town.ts'

const MISSED = 50_000
/** The pages that Prosody gives: as it comes, and with `--full` also if it is told to give more. */
const PAGES = [50, 250]
const LOOK_EVERY_MS = 100
const PASSWORD = 'wherefore'
const KEY = Buffer.alloc(32, 0xab)
const FILE = 'balcony.db'
const ACCOUNT = '00000000-0000-4000-8000-000000000001' as AccountId
const WEEK_MS = 7 * 24 * 3_600_000

export const bench: Bench = {
  name: 'archive',
  async run(print, { full }) {
    if (findProsody() === null || !hasSqlite() || !canHavePeer()) {
      print('left out: it takes Prosody, SQLite for Lua and slixmpp')
      return
    }
    print(`${MISSED} messages missed, caught up from Prosody's SQLite by a history of ${MILLION.messages}`)
    for (const page of full ? PAGES : PAGES.slice(0, 1)) await race(page, print)
  },
}

async function race(page: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
  const server = await startProsody({
    folder: join(folder, 'server'),
    archive: { sqlite: true, pageSize: page },
    eager: true,
  })
  try {
    const address = addAccount(server.info, 'juliet', PASSWORD) as BareJid
    const now = Date.now()
    addToArchive(server.info, 'juliet', missed(address, now))
    const profile = join(folder, 'profile')
    buildProfile(profile, server.info, address, now)
    const bare = fetchOnly(server.info, address, page)
    const caught = await catchUp(profile)
    report(page, caught, bare, print)
    const bytes = statSync(join(profile, FILE)).size / (MILLION.messages + caught.fetched)
    print(line('            bytes on disk for a message', bytes.toFixed(0)))
  } finally {
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Archive ids and ids of stanzas as clients and servers make them, the same each time. */
function idOf(what: string, number: number): string {
  const hex = createHash('sha256').update(`${what} ${number}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** The message that is here already, and those of the week since then. */
function missed(address: BareJid, now: number): readonly ArchiveEntry[] {
  return Array.from({ length: MISSED + 1 }, (_, number) => {
    const isOwn = number % 3 === 1
    const peer = `${peerOf((number * 7919) % 300)}/phone`
    const own = `${address}/phone`
    return {
      id: idOf('archive', number),
      stanzaId: idOf('stanza', number),
      at: now - WEEK_MS + Math.floor((number * WEEK_MS) / (MISSED + 1)),
      ...(isOwn ? { from: own, to: peer } : { from: peer, to: own }),
      body: textOf(number),
    }
  })
}

/** A history that knows the archive up to its first message. */
function buildProfile(profile: string, server: ServerInfo, address: BareJid, now: number): void {
  mkdirSync(profile)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(KEY) })
  const store = openStore({
    path: join(profile, FILE),
    key: { kind: 'raw', bytes: KEY },
    announced: () => undefined,
    now,
  })
  store.write((tx) => settleIn(tx, ACCOUNT, address, server, []))
  fillHistory(store, { id: ACCOUNT, address }, MILLION, now - WEEK_MS)
  store.write((tx) => {
    // The index has them all, so that only the new ones are measured.
    tx.run('UPDATE search_state SET low = 0, high = ?', MILLION.messages)
    const [id, at] = [idOf('archive', 0), now - WEEK_MS]
    tx.run(
      `INSERT INTO archive_span (account_id, archive, first_id, last_id, first_at, last_at, first_seq, last_seq, is_beginning)
       VALUES (?, ?, ?, ?, ?, ?, 1, 1, 1)`,
      ...[ACCOUNT, address, id, id, at, at],
    )
    tx.run('INSERT INTO archive_state (account_id, known_since) VALUES (?, ?)', ACCOUNT, at)
  })
  store.close()
}

/** Messages a second that slixmpp gets and throws away. */
function fetchOnly({ host, port }: ServerInfo, address: string, page: number): number {
  const script = join(import.meta.dirname, 'archive', 'fetch.py')
  const { stdout, stderr } = spawnSync(
    '/usr/bin/python3',
    [script, address, PASSWORD, host, String(port), String(page)],
    { encoding: 'utf8' },
  )
  const told = stdout.trim().split('\n').at(-1) ?? ''
  if (!told.startsWith('{')) throw new Error(`slixmpp fetched nothing: ${stderr}`)
  const { count, seconds } = JSON.parse(told) as { count: number; seconds: number }
  if (count < MISSED) throw new Error(`slixmpp fetched ${count} messages`)
  return count / seconds
}

async function catchUp(profile: string): Promise<Stored & Caught> {
  const secrets = { 'store-key': KEY.toString('hex'), [`account-password ${ACCOUNT}`]: PASSWORD }
  const argument: CatcherArgument = { profile, secrets }
  const catcher = await startProgram<Catcher>(join(import.meta.dirname, 'archive', 'catcher.ts'), argument)
  try {
    const stored = await catcher.ask('catchUp', null)
    while (!isIndexed(profile)) await delay(LOOK_EVERY_MS)
    return { ...stored, ...(await catcher.ask('end', null)) }
  } finally {
    await catcher.close()
  }
}

function isIndexed(profile: string): boolean {
  const db = connectToRead(join(profile, FILE), { kind: 'raw', bytes: KEY })
  try {
    const row = db.prepare('SELECT high >= (SELECT max(id) FROM message) AS whole FROM search_state').get()
    return row?.['whole'] === 1
  } finally {
    db.close()
  }
}

function report(
  page: number,
  { storedMs, ms, fetched, damage, memory, cpuMs }: Stored & Caught,
  bare: number,
  print: (line: string) => void,
): void {
  const rate = (took: number): number => (fetched / took) * 1000
  const beside = (took: number): string =>
    `${rate(took).toFixed(0)} a second, ${(rate(took) / bare).toFixed(2)} of slixmpp’s`
  print(line(`pages of ${page}: slixmpp, storing nothing`, `${bare.toFixed(0)} messages a second`))
  print(line(`            stored`, beside(storedMs), '5,000, or 0.9'))
  print(line(`            stored and indexed`, beside(ms), '5,000, or 0.9'))
  print(line('            processor time of a message', `${((cpuMs / fetched) * 1000).toFixed(0)} µs`))
  print(
    line(
      '            main process: longest stall',
      `${damage.longest.toFixed(0)} ms, ${damage.over50} over 50 ms`,
      'none over 50 ms',
    ),
  )
  print(line('            most processor time of a turn', `${damage.busiest.toFixed(0)} ms`))
  print(line('            its memory, each half second', `${memory.join(' ')} MB`, 'flat'))
}
