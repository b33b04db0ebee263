import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { StoreFailure } from '../../../shared/model/failure.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import type { Migration } from './migrate.ts'
import { openStore } from './open.ts'
import { StoreError } from './store.ts'

const NOTES: Migration = { name: '0001-notes', sql: 'CREATE TABLE note (text TEXT NOT NULL) STRICT' }
const COLOURS: Migration = {
  name: '0002-colours',
  sql: `ALTER TABLE note ADD COLUMN colour TEXT; UPDATE note SET colour = 'blue'`,
}
const BROKEN: Migration = { name: '0003-broken', sql: 'DELETE FROM note; DROP TABLE nowhere' }
const PLAIN: StoreKey = { kind: 'none' }
const NOW = Date.UTC(2026, 0, 1)

const open = (path: string, key: StoreKey, migrations: readonly Migration[], now = NOW) =>
  openStore({ path, key, migrations, now, announced: () => undefined })

function failureOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return error instanceof StoreError ? error.failure : error
  }
  throw new Error('nothing was thrown')
}

function writeNote(path: string, key: StoreKey, text: string, migrations = [NOTES]): void {
  const store = open(path, key, migrations)
  store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', text))
  store.close()
}

function notes(path: string, key: StoreKey): unknown[] {
  const db = connect(path, key)
  const rows = db.prepare('SELECT * FROM note').all()
  db.close()
  return rows
}

function marks(path: string, key: StoreKey): unknown[] {
  const db = connect(path, key)
  const both = ['application_id', 'user_version'].map((mark) => db.pragma(mark, { simple: true }))
  db.close()
  return both
}

test.each<[string, StoreKey, StoreKey, StoreFailure]>([
  [
    'a raw key',
    { kind: 'raw', bytes: randomBytes(32) },
    { kind: 'raw', bytes: randomBytes(32) },
    { code: 'store-damaged' },
  ],
  [
    'a passphrase',
    { kind: 'passphrase', passphrase: `it's "mine" \0 1` },
    { kind: 'passphrase', passphrase: `it's "mine" \0 2` },
    { code: 'passphrase-wrong' },
  ],
])('with %s the file is noise, opens again, and not with another', (_name, key, other, refusal) => {
  const path = join(temporaryFolder(), 'balcony.db')
  writeNote(path, key, 'a secret of some length')
  const bytes = readFileSync(path)
  expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
  expect(bytes.includes('secret')).toBe(false)
  expect(bytes.includes('CREATE TABLE')).toBe(false)
  expect(failureOf(() => open(path, other, [NOTES]))).toEqual(refusal)
  expect(failureOf(() => open(path, PLAIN, [NOTES]))).toEqual({ code: 'store-damaged' })
  expect(notes(path, key)).toEqual([{ text: 'a secret of some length' }])
})

test('every commit waits for the disk, and foreign keys are checked', () => {
  const db = connect(join(temporaryFolder(), 'balcony.db'), PLAIN)
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  db.close()
})

test('a migration is applied to what is there, after a copy was made', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  const key: StoreKey = { kind: 'raw', bytes: randomBytes(32) }
  writeNote(path, key, 'one')
  const store = open(path, key, [NOTES, COLOURS])
  expect(store.all('SELECT * FROM note')).toEqual([{ text: 'one', colour: 'blue' }])
  store.close()
  expect(notes(`${path}.v1.bak`, key)).toEqual([{ text: 'one' }])
  // The copy is recognized as ours, too.
  expect(marks(`${path}.v1.bak`, key)).toEqual([0x42616c63, 1])
  expect(marks(path, key)).toEqual([0x42616c63, 2])

  utimesSync(`${path}.v1.bak`, new Date(NOW), new Date(NOW))
  open(path, key, [NOTES, COLOURS], NOW + 24 * 3600_000).close()
  expect(readdirSync(folder)).toContain('balcony.db.v1.bak')
  open(path, key, [NOTES, COLOURS], NOW + 15 * 24 * 3600_000).close()
  expect(readdirSync(folder)).toEqual(['balcony.db'])
})

test('the copies are deleted at once when something must be gone for good', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  writeNote(path, PLAIN, 'one')
  const store = open(path, PLAIN, [NOTES, COLOURS])
  expect(readdirSync(folder)).toContain('balcony.db.v1.bak')
  store.deleteBackups()
  store.close()
  expect(readdirSync(folder)).toEqual(['balcony.db'])
})

test('a migration that fails leaves the file as it was, without those before it', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  writeNote(path, PLAIN, 'one')
  expect(failureOf(() => open(path, PLAIN, [NOTES, COLOURS, BROKEN]))).toMatchObject({ code: 'SQLITE_ERROR' })
  expect(marks(path, PLAIN)).toEqual([0x42616c63, 1])
  const store = open(path, PLAIN, [NOTES, COLOURS])
  expect(store.all('SELECT * FROM note')).toEqual([{ text: 'one', colour: 'blue' }])
  store.close()
})

test('a new file is ours from its first table on, or nothing is in it', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  expect(failureOf(() => open(path, PLAIN, [BROKEN]))).toMatchObject({ code: 'SQLITE_ERROR' })
  expect(marks(path, PLAIN)).toEqual([0, 0])
  expect(failureOf(() => open(path, PLAIN, [NOTES, BROKEN]))).toMatchObject({ code: 'SQLITE_ERROR' })
  expect(marks(path, PLAIN)).toEqual([0, 0])
  open(path, PLAIN, [NOTES]).close()
  expect(marks(path, PLAIN)).toEqual([0x42616c63, 1])
})

test('a migration that leaves a dangling reference is refused', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  const dangling: Migration = {
    name: '0002-dangling',
    sql: `CREATE TABLE tag (note INTEGER REFERENCES note (rowid)); INSERT INTO tag VALUES (99)`,
  }
  const parents = { ...NOTES, sql: 'CREATE TABLE note (rowid INTEGER PRIMARY KEY, text TEXT) STRICT' }
  expect(failureOf(() => open(path, PLAIN, [parents, dangling]))).toMatchObject({
    message: '0002-dangling or one before it left dangling references in tag',
  })
})

test('a file from a newer version is left as it is', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  writeNote(path, PLAIN, 'one', [NOTES, COLOURS])
  const before = readFileSync(path)
  expect(failureOf(() => open(path, PLAIN, [NOTES]))).toEqual({ code: 'store-newer', version: 2 })
  expect(readFileSync(path)).toEqual(before)
})

test('a file that is no database is damaged and left as it is', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  writeFileSync(path, 'Dear diary, '.repeat(1000))
  expect(failureOf(() => open(path, PLAIN, [NOTES]))).toEqual({ code: 'store-damaged' })
  expect(readFileSync(path, 'utf8')).toMatch(/^Dear diary/)
})

test('a damaged page is damage, wherever it is met', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  writeNote(path, PLAIN, 'x'.repeat(50_000))
  const bytes = readFileSync(path)
  bytes.fill(7, 4096, 3 * 4096)
  writeFileSync(path, bytes)
  expect(failureOf(() => open(path, PLAIN, [NOTES]).all('SELECT * FROM note'))).toEqual({
    code: 'store-damaged',
  })
})

test('where no file can be made the store is read-only', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a-file'), '')
  mkdirSync(join(folder, 'a-folder'))
  expect(failureOf(() => open(join(folder, 'a-file', 'balcony.db'), PLAIN, [NOTES]))).toEqual({
    code: 'store-read-only',
  })
  expect(failureOf(() => open(join(folder, 'a-folder'), PLAIN, [NOTES]))).toEqual({ code: 'store-read-only' })
})

/** Fills the store, telling each number once it is committed. */
const WRITER = `
  import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
  const store = openStore({
    path: process.argv[1],
    key: { kind: 'raw', bytes: Buffer.from(process.argv[2], 'hex') },
    migrations: [{ name: '0001-notes', sql: 'CREATE TABLE note (n INTEGER, part INTEGER, filler TEXT)' }],
    now: 0,
    announced: () => undefined,
  })
  for (let n = 0; ; n++) {
    store.write((tx) => {
      for (let part = 0; part < 3; part++) tx.run('INSERT INTO note VALUES (?, ?, ?)', n, part, 'x'.repeat(500))
    })
    console.log(n)
  }`

test('killed in the middle of writing, everything that was committed is there, whole', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  const bytes = randomBytes(32)
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', WRITER, path, bytes.toString('hex')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit')
  let told = -1
  for await (const line of createInterface(child.stdout)) {
    told = Number(line)
    if (told === 100) child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  expect(existsSync(`${path}-wal`)).toBe(true)

  const db = connect(path, { kind: 'raw', bytes })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  const parts = db.prepare('SELECT n, count(*) AS parts FROM note GROUP BY n ORDER BY n').all()
  db.close()
  expect(parts.length).toBeGreaterThan(told)
  expect(parts).toEqual(parts.map((_, n) => ({ n, parts: 3 })))
})

test('a copy of the file and its log opens as the file itself does', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  const store = open(path, PLAIN, [NOTES])
  store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', 'one'))
  for (const end of ['', '-wal']) copyFileSync(path + end, join(folder, `copy.db${end}`))
  expect(notes(join(folder, 'copy.db'), PLAIN)).toEqual([{ text: 'one' }])
  store.close()
})

/** Writes until the disk refuses, and says with what and how many rows it then has. */
const FILLER = `
  import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
  const store = openStore({
    path: process.argv[1],
    key: { kind: 'none' },
    migrations: [{ name: '0001-notes', sql: 'CREATE TABLE note (text TEXT NOT NULL) STRICT' }],
    now: 0,
    announced: () => undefined,
  })
  let committed = 0
  try {
    for (;;) {
      store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', 'x'.repeat(2000)))
      committed++
    }
  } catch (error) {
    console.log(JSON.stringify({ failure: error.failure, committed, kept: store.first('SELECT count(*) AS n FROM note').n }))
  }`

test.skipIf(process.platform === 'win32')('committed data stays if the disk is full', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  // Files may not grow past 400 blocks of 512 bytes: a quota that also holds for root.
  const script = `trap '' XFSZ; ulimit -f 400; exec "$@"`
  const node = [process.execPath, '--no-warnings', '--input-type=module', '-e', FILLER, path]
  const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...node], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const told = JSON.parse(stdout) as { committed: number; kept: number }
  expect(told).toMatchObject({ failure: { code: 'disk-full' }, kept: told.committed })
  expect(told.committed).toBeGreaterThan(10)
  expect(notes(path, PLAIN)).toHaveLength(told.committed)
})
