import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { encode, quote, SQLITE_FILE, type ServerInfo } from './prosody.ts'

/** A message for the archive of an account. */
export interface ArchiveEntry {
  /** Its archive id. */
  readonly id: string
  /** In milliseconds since 1970. Prosody keeps whole seconds. */
  readonly at: number
  /** Full addresses. One of them is the account's. */
  readonly from: string
  readonly to: string
  /** `id` of the stanza. */
  readonly stanzaId: string
  readonly body: string
  /** XML that stands in the stanza besides the body; only for an archive in SQLite. */
  readonly more?: string
}

/** Adds messages to an account's archive, behind those that are there. The server may run, if nobody writes meanwhile. */
export function addToArchive(server: ServerInfo, localpart: string, entries: readonly ArchiveEntry[]): void {
  const own = `${localpart}@${server.domain}`
  const peerOf = ({ from, to }: ArchiveEntry) => (bare(from) === own ? bare(to) : bare(from))
  if (isInSqlite(server)) {
    inSqlite(server, (db) => {
      const insert =
        db.prepare(`INSERT INTO prosodyarchive (host, user, store, "when", "with", key, type, value)
        VALUES (?, ?, 'archive', ?, ?, ?, 'xml', ?)`)
      for (const entry of entries) {
        const when = Math.floor(entry.at / 1_000)
        insert.run(server.domain, localpart, when, peerOf(entry), entry.id, xmlOf(entry))
      }
    })
    return
  }
  const file = listFile(server, localpart)
  const items = entries.map((entry) => luaOf(entry, peerOf(entry))).join('')
  writeFileSync(file, (existsSync(file) ? readFileSync(file, 'utf8') : '') + items)
}

/** Deletes what is older than this time, as an expiry does. */
export function cutArchive(server: ServerInfo, localpart: string, before: number): void {
  const from = Math.floor(before / 1_000)
  if (isInSqlite(server)) {
    inSqlite(server, (db) => {
      db.prepare(`DELETE FROM prosodyarchive WHERE user = ? AND "when" < ?`).run(localpart, from)
    })
    return
  }
  const file = listFile(server, localpart)
  if (!existsSync(file)) return
  // Line breaks inside texts are escaped.
  const items = readFileSync(file, 'utf8').split(/^(?=item\()/m)
  const kept = items.filter((item) => Number(/\["when"\]\s*=\s*(\d+)/.exec(item)?.[1] ?? 0) >= from)
  writeFileSync(`${file}~`, kept.join(''))
  renameSync(`${file}~`, file)
}

const bare = (jid: string): string => jid.replace(/\/.*$/s, '')
const isInSqlite = ({ folder }: ServerInfo): boolean =>
  readFileSync(join(folder, 'prosody.cfg.lua'), 'utf8').includes(SQLITE_FILE)

/** Prosody's table, which it makes only when it first needs an archive. It adds the indexes. */
const TABLE = `CREATE TABLE IF NOT EXISTS prosodyarchive (
  sort_id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, user TEXT NOT NULL, store TEXT NOT NULL,
  key TEXT NOT NULL, "when" INTEGER NOT NULL, "with" TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL)`

function listFile(server: ServerInfo, localpart: string): string {
  const folder = join(server.folder, 'data', encode(server.domain), 'archive')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${encode(localpart)}.list`)
}

function inSqlite(server: ServerInfo, work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(join(server.folder, 'data', SQLITE_FILE))
  try {
    db.exec(`PRAGMA busy_timeout = 60000; ${TABLE}; BEGIN IMMEDIATE`)
    work(db)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;')

function xmlOf({ from, to, stanzaId, body, more = '' }: ArchiveEntry): string {
  const attributes = `from='${escaped(from)}' to='${escaped(to)}' type='chat' id='${escaped(stanzaId)}'`
  return `<message xmlns='jabber:client' ${attributes}><body>${escaped(body)}</body>${more}</message>`
}

/** As `util.serialization` writes it. */
function luaOf({ id, at, from, to, stanzaId, body }: ArchiveEntry, peer: string): string {
  const when = Math.floor(at / 1_000)
  const line = (text: string): string => quote(text).replaceAll('\n', '\\n')
  const attributes = Object.entries({ from, to, id: stanzaId, type: 'chat' })
    .map(([name, value]) => `[${quote(name)}] = ${line(value)}`)
    .join('; ')
  const child = `{ ["name"] = "body"; ["attr"] = {}; ${line(body)} }`
  return `item({ ["name"] = "message"; ["attr"] = { ${attributes} }; ${child}; ["when"] = ${when}; ["with"] = ${line(peer)}; ["key"] = ${line(id)} });\n`
}
