import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import { copyDatabase } from './copy.ts'
import { APPLICATION_ID } from './file-form.ts'

// A separate process is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const raw = (): StoreKey => ({ kind: 'raw', bytes: randomBytes(32) })
const PASSPHRASE: StoreKey = { kind: 'passphrase', passphrase: `it's "mine" \0 é` }
const NONE: StoreKey = { kind: 'none' }

/** With what a copy could lose: a search index, views, sequences, references in the wrong order, empty tables. */
function make(path: string, key: StoreKey, rows = 3): void {
  const db = connect(path, key)
  db.exec(`
    CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, parent TEXT REFERENCES parent (id), body TEXT) STRICT;
    CREATE TABLE parent (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE "an empty one" (x);
    CREATE INDEX child_parent ON child (parent) WHERE parent IS NOT NULL;
    CREATE VIRTUAL TABLE words USING fts5 (body, content='child', content_rowid='id');
    CREATE TRIGGER child_words AFTER INSERT ON child BEGIN
      INSERT INTO words (rowid, body) VALUES (new.id, new.body);
    END;
    INSERT INTO parent VALUES ('a');
    PRAGMA user_version = 3;
    PRAGMA application_id = ${APPLICATION_ID};`)
  const insert = db.prepare('INSERT INTO child (parent, body) VALUES (?, ?)')
  db.exec('BEGIN')
  for (let n = 0; n < rows; n++) insert.run(['a', `rose number${n} ${'x'.repeat(1000)}`])
  db.exec('COMMIT; DELETE FROM child WHERE id = 3')
  db.close()
}

test.each<[string, StoreKey, StoreKey]>([
  ['a key to another', raw(), raw()],
  ['a key to a passphrase', raw(), PASSPHRASE],
  ['a passphrase to nothing', PASSPHRASE, NONE],
  ['nothing to a key', NONE, raw()],
])('from %s, everything is in the copy', (_name, fromKey, toKey) => {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from.db'), join(folder, `it's the "copy".db`)]
  make(from, fromKey)
  copyDatabase({ from, fromKey, to, toKey, alone: true })
  expect(existsSync(`${to}-wal`)).toBe(false)
  expect(readFileSync(to).includes('number1')).toBe(toKey === NONE)
  const db = connect(to, toKey)
  expect(db.pragma('user_version', { simple: true })).toBe(3)
  expect(db.pragma('application_id', { simple: true })).toBe(0x42616c63)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.prepare("SELECT rowid FROM words WHERE words MATCH 'number1'").all()).toEqual([{ rowid: 2 }])
  expect(db.prepare('SELECT id, parent FROM child').all()).toEqual([
    { id: 1, parent: 'a' },
    { id: 2, parent: 'a' },
  ])
  // Ids are not used twice, and triggers and indexes work.
  db.exec(`INSERT INTO child (parent, body) VALUES ('a', 'late')`)
  expect(db.prepare("SELECT rowid FROM words WHERE words MATCH 'late'").all()).toEqual([{ rowid: 4 }])
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all()).toEqual(
    [{ name: 'child_parent' }],
  )
  db.close()
})

/** Returns the reason why the copy failed. */
const COPIER = `
  import { copyDatabase } from ${JSON.stringify(new URL('./copy.ts', import.meta.url).href)}
  const [from, to] = process.argv.slice(1)
  try {
    copyDatabase({ from, fromKey: { kind: 'none' }, to, toKey: { kind: 'none' }, alone: false })
  } catch (error) {
    console.log(JSON.stringify(error.failure ?? error.message))
  }`

test.skipIf(process.platform === 'win32')(
  'a disk that is full is told, and the original is as it was',
  () => {
    const folder = temporaryFolder()
    const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')]
    make(from, NONE, 2000)
    const before = readFileSync(from)
    // Files may not grow past 400 blocks of 512 bytes: a quota that also holds for root.
    const script = `trap '' XFSZ; ulimit -f 400; exec "$@"`
    const node = [process.execPath, '--no-warnings', '--input-type=module', '-e', COPIER, from, to]
    const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...node], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ code: 'disk-full' })
    expect(readFileSync(from)).toEqual(before)
  },
)
