import { randomBytes } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import { CopyError } from './copy.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { importHistory, type ImportJob } from './import-history.ts'

vi.setConfig({ testTimeout: 60_000 })

const KEY: StoreKey = { kind: 'raw', bytes: randomBytes(32) }
const ID = '5d1b7c3e-0000-4000-8000-00000000000a'

/** Some content of every kind. */
const ORDINARY = `
  INSERT INTO setting VALUES ('theme', '"dark"');
  INSERT INTO account (id, address, resource, host, port, security, enabled, show, status, password_kept, trusted, trial,
    added_at)
  VALUES ('${ID}', 'romeo@montague.example', 'balcony-1', '127.0.0.1', 5222, 'none', 1, 'dnd', 'asleep', 1, '{"a":1}', 0, 5);
  INSERT INTO forgotten_secret VALUES ('store-key');
  INSERT INTO sm_session (account_id, session_id, jid, inbound) VALUES ('${ID}', 's', 'romeo@montague.example/x', 4);
  INSERT INTO contact VALUES ('${ID}', 'juliet@capulet.example', 'Juliet', '["Verona"]', 'both', 0, 0);
  INSERT INTO conversation (account_id, kind, peer, opened_at) VALUES ('${ID}', 'person', 'juliet@capulet.example', 0);
  INSERT INTO participant (conversation_id, key, own) VALUES (1, 'juliet@capulet.example', 0);
  INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, extra, body)
  VALUES (1, 1767225600000000, 0, 1, 0, 2, 1767225600000,
    '{"subject":"Love","rich":[{"kind":"quote","blocks":[{"kind":"paragraph","spans":[{"text":"O","strong":true}]}]}]}', 'O');
  INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body) VALUES (1, 7, 0, 1, 0, 2, 0, 'gone');
  INSERT INTO message_ref VALUES (1, 2, 1, 'm1'), (1, 5, 1, x'00112233445566778899aabbccddeeff');
  INSERT INTO reaction (message_id, participant_id, at, emojis) VALUES (1, 1, 0, '["👍"]');
  DELETE FROM message WHERE id = 2;`

/** A file in which that was done; the schema is ours, of the newest version or of an earlier one. */
function made(
  work: (db: Database) => void,
  { version = migrations.length, key = KEY }: { version?: number; key?: StoreKey } = {},
): string {
  const path = join(temporaryFolder(), 'it’s a #backup?.db')
  const db = connect(path, key)
  migrate(db, migrations.slice(0, version), () => undefined)
  db.exec(ORDINARY)
  work(db)
  db.pragma('journal_mode = DELETE')
  db.close()
  return path
}

/** Takes it over, and gives the code of why not, or the new file. */
function taken(from: string, key = KEY, before: ImportJob['before'] = null): string | Database {
  const to = join(temporaryFolder(), 'new.db')
  try {
    importHistory({
      filesRoot: temporaryFolder(),
      from,
      fromKey: key,
      to,
      toKey: { kind: 'none' },
      before,
      afterwards: [`UPDATE account SET status = 'awake'`],
    })
  } catch (error) {
    if (!(error instanceof CopyError)) throw error
    return error.failure.code
  }
  const db = connect(to, { kind: 'none' })
  onTestFinished(() => db.close())
  return db
}

const opened = (result: string | Database): Database => {
  if (typeof result === 'string') throw new Error(result)
  return result
}

test('messages and settings are imported; hosts, certificates and caches are not', () => {
  const db = opened(taken(made(() => undefined)))
  expect(db.prepare('SELECT * FROM setting').all()).toEqual([{ name: 'theme', value: '"dark"' }])
  expect(db.prepare('SELECT * FROM account').get()).toMatchObject({
    id: ID,
    address: 'romeo@montague.example',
    host: null,
    port: null,
    security: 'automatic',
    trusted: null,
    show: 'dnd',
    status: 'awake',
    password_kept: 1,
  })
  const counts = ['forgotten_secret', 'sm_session', 'contact', 'message', 'message_ref', 'reaction'].map(
    (table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
  )
  expect(counts).toEqual([0, 0, 1, 1, 2, 1])
  expect(db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'message'").all()).toEqual([{ seq: 2 }])
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('nothing is believed of what clients can do', () => {
  const db = opened(
    taken(
      made((file) => file.exec(`INSERT INTO capability (key, used_at, info) VALUES ('sha-256.x', 0, '{}')`)),
    ),
  )
  expect(db.prepare('SELECT * FROM capability').all()).toEqual([])
})

test('an imported account with another address does not get the stored password', () => {
  const passwordKept = (address: string) => {
    const path = made((db) => db.exec(`UPDATE account SET address = '${address}'`))
    const before = { path: made(() => undefined), key: KEY }
    return opened(taken(path, KEY, before))
      .prepare('SELECT password_kept FROM account')
      .get()?.['password_kept']
  }
  expect(passwordKept('romeo@montague.example')).toBe(1)
  expect(passwordKept('romeo@evil.example')).toBe(0)
})

test('one of an earlier version is brought up to date', () => {
  const db = opened(taken(made(() => undefined, { version: 5 })))
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(db.prepare('SELECT body FROM message').all()).toEqual([{ body: 'O' }])
})

test('one by a passphrase, and with a log beside it', () => {
  const key: StoreKey = { kind: 'passphrase', passphrase: `it's "mine"` }
  const path = made(() => undefined, { key })
  const db = connect(path, key)
  db.exec(`UPDATE setting SET value = '"light"'`)
  const copy = join(temporaryFolder(), 'copy.db')
  for (const end of ['', '-wal']) copyFileSync(path + end, copy + end)
  expect(opened(taken(copy, key)).prepare('SELECT value FROM setting').get()).toEqual({ value: '"light"' })
  db.close()
})

/** What may be in it besides: none of it is taken, and none of it runs. */
test.each([
  [
    'a trigger',
    `CREATE TRIGGER t AFTER INSERT ON setting BEGIN INSERT INTO setting VALUES ('by trigger', '1'); END`,
  ],
  [
    'a trigger on what is deleted',
    `CREATE TRIGGER t BEFORE DELETE ON setting BEGIN SELECT RAISE(ABORT, 'no'); END`,
  ],
  ['a view', `CREATE VIEW account_view AS SELECT * FROM account`],
  ['a view of nothing', `CREATE VIEW broken AS SELECT load_extension('/tmp/x'), * FROM nowhere`],
  ['a virtual table', `CREATE VIRTUAL TABLE words USING fts5 (body)`],
  ['a further table', `CREATE TABLE evil (x); INSERT INTO evil VALUES (zeroblob(1000))`],
  ['an index of its own', `CREATE INDEX evil ON message (upper(body)) WHERE length(body) > 0`],
  ['a further column', `ALTER TABLE message ADD COLUMN evil TEXT DEFAULT 'x'`],
])('%s in it is left there', (_what, sql) => {
  const plain = opened(taken(made(() => undefined)))
  const db = opened(taken(made((file) => file.exec(sql))))
  const schema = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name'
  expect(db.prepare(schema).all()).toEqual(plain.prepare(schema).all())
  expect(db.prepare('SELECT name FROM setting').all()).toEqual([{ name: 'theme' }])
})

/** Replaces one of our tables. */
const instead = (table: string, sql: string) => `PRAGMA foreign_keys = OFF; DROP TABLE ${table}; ${sql}`

test.each([
  ['without a table', instead('contact', '')],
  [
    'with a view in the place of a table',
    instead('setting', `CREATE VIEW setting AS SELECT 'theme' AS name, '1' AS value`),
  ],
  [
    'with a virtual table in its place',
    instead('setting', `CREATE VIRTUAL TABLE setting USING fts5 (name, value)`),
  ],
  ['without a column', instead('setting', 'CREATE TABLE setting (name TEXT)')],
  [
    'with a column that is computed',
    instead('setting', `CREATE TABLE setting (name TEXT, value TEXT AS (hex(zeroblob(100000000))) VIRTUAL)`),
  ],
  ['of something else', `PRAGMA application_id = 7`],
])('a file %s is refused', (_what, sql) => {
  expect(taken(made((db) => db.exec(sql)))).toBe('backup-foreign')
})

/** Puts values into a table without our constraints. */
const loose = (table: string, columns: string, values: string) =>
  instead(table, `CREATE TABLE ${table} (${columns}); INSERT INTO ${table} VALUES (${values})`)
const message = (column: string, value: string) => `UPDATE message SET ${column} = ${value}`

test.each([
  ['a blob for a text', loose('setting', 'name, value', `'theme', x'00'`)],
  ['nothing for something', loose('setting', 'name, value', `'theme', NULL`)],
  ['a name twice', loose('setting', 'name, value', `'theme', '1'), ('theme', '2'`)],
  ['what our rules forbid', `PRAGMA ignore_check_constraints = ON; UPDATE account SET enabled = 7`],
  ['a contact of nobody', `PRAGMA foreign_keys = OFF; UPDATE contact SET account_id = 'nobody'`],
  ['a message of no conversation', `PRAGMA foreign_keys = OFF; ${message('conversation_id', '99')}`],
  [
    'an id that leaves no room for the next',
    `PRAGMA foreign_keys = OFF; ${message('id', '9223372036854775807')}`,
  ],
  ['an id below the first', `PRAGMA foreign_keys = OFF; ${message('id', '-1')}`],
  ['a place behind which nothing fits', message('place', '9007199254740991')],
  ['a huge value', message('body', `hex(zeroblob(9000000))`)],
  ['no JSON', `UPDATE setting SET value = 'dark'`],
  ['groups that are none', `UPDATE contact SET groups = '7'`],
  ['a group twice', `UPDATE contact SET groups = '["a","a"]'`],
  ['a reaction that is none', `UPDATE reaction SET emojis = '{"0":"👍"}'`],
  ['a form that no text has', message('extra', `'{"rich":[{"kind":"script","text":"x"}]}'`)],
  [
    'a form without end',
    message('extra', `'{"rich":${'[{"kind":"quote","blocks":'.repeat(20)}[]${'}]'.repeat(20)}}'`),
  ],
  ['a failure without a name', message('failure', `'{"text":"x"}'`)],
  ['a number for an id', `UPDATE message_ref SET value = 7 WHERE value = 'm1'`],
  [
    'an account that the window could not name',
    `PRAGMA foreign_keys = OFF; UPDATE account SET id = '../store-key'`,
  ],
  ['an account without an address', `UPDATE account SET address = 'romeo'`],
  ['a pin that is none', `UPDATE account SET pin = '{"mechanism":"ROT13","binding":null,"refused":[]}'`],
])('a file with %s is damaged', (_what, sql) => {
  expect(taken(made((db) => db.exec(sql)))).toBe('backup-damaged')
})

test('the next id is used if there is space behind it', () => {
  const sequence = (seq: string) =>
    opened(taken(made((db) => db.exec(`UPDATE sqlite_sequence SET seq = ${seq} WHERE name = 'message'`))))
      .prepare("SELECT seq FROM sqlite_sequence WHERE name = 'message'")
      .get()
  expect(sequence('70')).toEqual({ seq: 70 })
  expect(sequence('9223372036854775807')).toEqual({ seq: 1 })
  expect(sequence(`'x'`)).toEqual({ seq: 1 })
})

test('a table whose pages lead back to themselves is damaged, however much it would be', () => {
  const key: StoreKey = { kind: 'none' }
  const path = made(() => undefined, { key })
  const db = connect(path, key)
  const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'raw'").get()?.['rootpage'])
  db.pragma('journal_mode = DELETE')
  db.close()
  const bytes = readFileSync(path)
  const page = bytes.subarray((root - 1) * 4096, root * 4096)
  // An interior page (5) whose only child, the rightmost, is itself.
  page.fill(0)
  page[0] = 5
  page.writeUInt16BE(4096, 5)
  page.writeUInt32BE(root, 8)
  writeFileSync(path, bytes)
  expect(taken(path, key)).toBe('backup-damaged')
})
