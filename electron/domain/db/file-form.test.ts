import { randomBytes } from 'node:crypto'
import { readFileSync, utimesSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import type { Migration } from './migrate.ts'
import { openStore } from './open.ts'
import { StoreError } from './store.ts'
import { makeEarlier } from './testing-earlier.ts'

const NOTES: Migration = { name: '0001-notes', sql: 'CREATE TABLE note (text TEXT NOT NULL) STRICT' }
const PLAIN: StoreKey = { kind: 'none' }
const RAW: StoreKey = { kind: 'raw', bytes: randomBytes(32) }
const PASSPHRASE: StoreKey = { kind: 'passphrase', passphrase: 'correct horse' }

/** Opens it with so many migrations of ours; how that ended. */
function opening(path: string, key: StoreKey, migrations: readonly Migration[] = [NOTES]) {
  try {
    openStore({ path, key, migrations, now: 0, announced: () => undefined }).close()
    return 'opened'
  } catch (error) {
    return error instanceof StoreError ? error.failure : error
  }
}

/** A database with this in it. */
function made(sql: string, key: StoreKey = PLAIN): string {
  const path = join(temporaryFolder(), 'balcony.db')
  const db = connect(path, key)
  db.exec(sql)
  db.close()
  return path
}

test.each<[string, StoreKey, number]>([
  ['without protection', PLAIN, 5],
  ['with a key', RAW, 5],
  ['with a passphrase', PASSPHRASE, 5],
  ['killed after its first migration', RAW, 1],
  ['killed after its second', RAW, 2],
])('a file of the earlier schema, %s, is known and stays as it is, byte for byte', (_name, key, version) => {
  const path = join(temporaryFolder(), 'balcony.db')
  makeEarlier(path, key, version)
  const before = readFileSync(path)
  expect(opening(path, key)).toEqual({ code: 'store-earlier' })
  // Also where it has as many migrations as there are today.
  const five = [1, 2, 3, 4, 5].map((n) => ({ name: `000${n}`, sql: `CREATE TABLE t${n} (x)` }))
  expect(opening(path, key, five)).toEqual({ code: 'store-earlier' })
  expect(readFileSync(path)).toEqual(before)
})

test('one that keeps no log keeps none', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  makeEarlier(path, PLAIN, 5, 'PRAGMA journal_mode = DELETE')
  const before = readFileSync(path)
  expect(opening(path, PLAIN)).toEqual({ code: 'store-earlier' })
  expect(readFileSync(path)).toEqual(before)
})

test('its copies from before migrations are not deleted, however old', () => {
  const path = join(temporaryFolder(), 'balcony.db')
  makeEarlier(path, PLAIN)
  const copy = `${path}.v4.bak`
  writeFileSync(copy, 'a copy')
  utimesSync(copy, new Date(0), new Date(0))
  const five = [1, 2, 3, 4, 5].map((n) => ({ name: `000${n}`, sql: `CREATE TABLE t${n} (x)` }))
  opening(path, PLAIN, five)
  expect(existsSync(copy)).toBe(true)
})

/** "Balc" */
const APPLICATION = 'PRAGMA application_id = 1113680995'
test.each<[string, string, unknown]>([
  ['nothing', '', 'opened'],
  ['the tables of another program', 'CREATE TABLE bookmark (url TEXT)', { code: 'store-damaged' }],
  [
    'those of another program that counts its versions',
    'CREATE TABLE account (id); CREATE TABLE message (id, direction); PRAGMA user_version = 3',
    { code: 'store-damaged' },
  ],
  [
    'accounts of ours, and messages of somebody else',
    'CREATE TABLE account (password_kept); CREATE TABLE message (id); PRAGMA user_version = 3',
    { code: 'store-damaged' },
  ],
  [
    'the mark of another program',
    'CREATE TABLE note (text); PRAGMA application_id = 7; PRAGMA user_version = 1',
    { code: 'store-damaged' },
  ],
  ['the mark of another program and nothing else', 'PRAGMA application_id = 7', { code: 'store-damaged' }],
  ['our mark, and no version', `CREATE TABLE note (text); ${APPLICATION}`, { code: 'store-damaged' }],
  [
    'our mark, and a version to come',
    `CREATE TABLE note (text); ${APPLICATION}; PRAGMA user_version = 2`,
    { code: 'store-newer', version: 2 },
  ],
  ['our mark and version', `CREATE TABLE note (text); ${APPLICATION}; PRAGMA user_version = 1`, 'opened'],
])('a file with %s', (_what, sql, end) => {
  const path = made(sql)
  const before = readFileSync(path)
  expect(opening(path, PLAIN)).toEqual(end)
  if (end !== 'opened') expect(readFileSync(path)).toEqual(before)
})
