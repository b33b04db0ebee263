import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '@signalapp/sqlcipher'
import { temporaryFolder } from '../testing/folder.ts'
import { connect } from './connect.ts'
import { copyDatabase } from './copy.ts'
import { importHistory } from './import-history.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { BLOCK_BYTES, createBlockCipher } from './sealed-blocks.ts'
import { placeOf } from './sealed-place.ts'

const NONE = { kind: 'none' } as const
const FILES_GONE = 'DELETE FROM setting WHERE name = 1'

/** A history with kept files of these sizes; the last is unfinished. */
function history(sizes: readonly number[]) {
  const profile = temporaryFolder()
  const path = join(profile, 'balcony.db')
  const root = join(profile, 'files')
  const db = connect(path, NONE)
  migrate(db, migrations, () => undefined)
  const name = String(db.prepare('SELECT name FROM kept_folder').get()?.['name'])
  const contents = sizes.map((size, index) => {
    const id = index + 1
    const [key, bytes] = [new Uint8Array(randomBytes(32)), randomBytes(size)]
    const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
    db.prepare(
      'INSERT INTO kept_file (id, key, size, sha256, purpose, used_at) VALUES (?, ?, ?, ?, 0, 0)',
    ).run([id, key, size, sha256])
    const cipher = createBlockCipher(id, key)
    const place = placeOf(join(root, name), id)
    mkdirSync(place.folder, { recursive: true })
    const blocks: Uint8Array[] = []
    for (let at = 0; at < size; at += BLOCK_BYTES)
      blocks.push(Buffer.concat(cipher.seal(blocks.length, bytes.subarray(at, at + BLOCK_BYTES))))
    writeFileSync(place.path, Buffer.concat(blocks))
    return { id, bytes, path: place.path }
  })
  db.prepare('INSERT INTO kept_file (id, key, purpose, used_at) VALUES (99, ?, 0, 0)').run([
    new Uint8Array(32),
  ])
  return { db, path, root, contents }
}

function backUp({ db, path, root }: ReturnType<typeof history>, filesRoot: string | null = root): string {
  db.close()
  const to = join(temporaryFolder(), 'backup.db')
  copyDatabase({ from: path, fromKey: NONE, to, toKey: NONE, alone: true, filesRoot })
  return to
}

function restore(from: string): { db: Database; folder: string } {
  const profile = temporaryFolder()
  const to = join(profile, 'balcony.db')
  importHistory({
    ...{ from, fromKey: NONE, to, toKey: NONE, before: null },
    filesRoot: join(profile, 'files'),
    afterwards: [FILES_GONE],
  })
  const db = connect(to, NONE)
  onTestFinished(() => db.close())
  return {
    db,
    folder: join(
      profile,
      'files',
      `${String(db.prepare('SELECT name FROM kept_folder').get()?.['name'])}.new`,
    ),
  }
}

const idsOf = (db: Database): unknown[] =>
  db
    .prepare('SELECT id FROM kept_file ORDER BY id')
    .all()
    .map(({ id }) => id)
const change = (backup: string, sql: string): string => {
  const db = connect(backup, NONE)
  db.exec(sql)
  db.pragma('journal_mode = DELETE')
  db.close()
  return backup
}

it('takes the files along in one file, and brings them back', () => {
  const old = history([0, 1, BLOCK_BYTES, 20 * BLOCK_BYTES + 7])
  const { db, folder } = restore(backUp(old))
  expect(idsOf(db)).toEqual([1, 2, 3, 4])
  for (const { id, path } of old.contents) {
    const restored = placeOf(folder, id).path
    expect(readFileSync(restored).equals(readFileSync(path))).toBe(true)
    expect([statSync(restored).mode & 0o777, statSync(dirname(restored)).mode & 0o777]).toEqual([
      0o600, 0o700,
    ])
  }
})

it('has a folder of its own, so that the old history keeps its files', () => {
  const old = history([1])
  const { db } = restore(backUp(old))
  expect(readdirSync(old.root)).not.toContain(
    String(db.prepare('SELECT name FROM kept_folder').get()?.['name']),
  )
})

it('leaves the files out on wish', () => {
  const { db, folder } = restore(backUp(history([1, 2]), null))
  expect(idsOf(db)).toEqual([])
  expect(existsSync(folder)).toBe(false)
})

it('leaves out a file that is not on the disk', () => {
  const old = history([1, 2])
  writeFileSync(old.contents[0]?.path ?? '', '')
  expect(idsOf(restore(backUp(old)).db)).toEqual([2])
})

it.each([
  [
    'an altered block',
    `UPDATE kept_block SET bytes = zeroblob(octet_length(bytes)) WHERE file = 1 AND number = 0`,
  ],
  ['a cut block', `UPDATE kept_block SET bytes = substr(bytes, 1, 100) WHERE file = 1 AND number = 1`],
  ['a missing block', `DELETE FROM kept_block WHERE file = 1 AND number = 0`],
  ['blocks in another order', `UPDATE kept_block SET number = 1 - number WHERE file = 1`],
  ['a block as text', `UPDATE kept_block SET bytes = zeroblob(2000000) WHERE file = 1 AND number = 0`],
  ['another hash', `UPDATE kept_file SET sha256 = zeroblob(32) WHERE id = 1`],
  ['a short key', `UPDATE kept_file SET key = zeroblob(31) WHERE id = 1`],
  ['another size', `UPDATE kept_file SET size = 5 WHERE id = 1`],
  ['a size below zero', `UPDATE kept_file SET size = -1 WHERE id = 1`],
  ['a huge size', `UPDATE kept_file SET size = 4000000000000000 WHERE id = 1`],
])('brings back no file with %s, but the others', (_what, sql) => {
  const backup = change(backUp(history([17 * BLOCK_BYTES, 3])), sql)
  const { db, folder } = restore(backup)
  expect(idsOf(db)).toEqual([2])
  expect(existsSync(placeOf(folder, 1).path)).toBe(false)
})

it.each([
  [
    'a view',
    'DROP TABLE kept_block; CREATE VIEW kept_block AS SELECT 1 AS file, 0 AS number, zeroblob(1) AS bytes',
  ],
  ['other columns', 'DROP TABLE kept_block; CREATE TABLE kept_block (file INTEGER)'],
])('refuses a backup whose blocks are %s', (_what, sql) => {
  expect(() => restore(change(backUp(history([1])), sql))).toThrow('backup-foreign')
})
