import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import { copyAccounts } from './earlier.ts'
import { StoreError } from './store.ts'
import { EARLIER_ACCOUNT, makeEarlier } from './testing-earlier.ts'

const PLAIN: StoreKey = { kind: 'none' }

function places() {
  const folder = temporaryFolder()
  return { folder, from: join(folder, 'balcony.db'), to: join(folder, 'balcony.db.new') }
}

test.each<[string, StoreKey]>([
  ['without protection', PLAIN],
  ['by a key', { kind: 'raw', bytes: randomBytes(32) }],
  ['by a passphrase', { kind: 'passphrase', passphrase: `it's "mine" \0 é` }],
])('accounts and settings are taken along, %s, and nothing else', (_name, key) => {
  const { folder, from, to } = places()
  makeEarlier(from, key)
  const before = readFileSync(from)
  copyAccounts({ from, to, key })
  expect(readFileSync(from)).toEqual(before)
  expect(readdirSync(folder).sort()).toEqual(['balcony.db', 'balcony.db.new'])
  expect(readFileSync(to).includes('juliet')).toBe(key === PLAIN)
  expect(statSync(to).mode & 0o077).toBe(0)
  const db = connect(to, key)
  const all = (table: string) => db.prepare(`SELECT * FROM ${table}`).all()
  expect(all('account')).toMatchObject([EARLIER_ACCOUNT])
  expect(all('setting')).toEqual([{ name: 'theme', value: '"dark"' }])
  expect(all('forgotten_secret')).toEqual([{ name: 'account-password old' }])
  expect([all('sm_session'), all('conversation'), all('message')]).toEqual([[], [], []])
  expect(db.pragma('application_id', { simple: true })).toBe(0x42616c63)
  db.close()
})

test('accounts keep their order, and missing columns stay empty', () => {
  const { from, to } = places()
  const account = (id: string) =>
    `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
      VALUES ('${id}', '${id}@example.org', 'balcony-${id}', 'automatic', 0, 'offline', '', 0, 1, 5);`
  makeEarlier(from, PLAIN, 5, account('z') + account('a'))
  copyAccounts({ from, to, key: PLAIN })
  const db = connect(to, PLAIN)
  expect(
    db.prepare('SELECT id, host, port, trusted, trial FROM account ORDER BY added_at, rowid').all(),
  ).toEqual([
    { id: 'z', host: null, port: null, trusted: null, trial: 1 },
    { id: 'a', host: null, port: null, trusted: null, trial: 1 },
  ])
  db.close()
})

test('one that had no messages yet, and what a killed process has left of the new one', () => {
  const { folder, from, to } = places()
  makeEarlier(from, PLAIN, 1)
  writeFileSync(to, 'half of')
  writeFileSync(`${to}-wal`, 'its log')
  copyAccounts({ from, to, key: PLAIN })
  expect(readdirSync(folder).sort()).toEqual(['balcony.db', 'balcony.db.new'])
})

test('damage in its accounts is reported, and nothing is made', () => {
  const { from, to } = places()
  makeEarlier(from, PLAIN)
  const bytes = readFileSync(from)
  const at = bytes.indexOf('juliet@capulet.example')
  bytes.fill(255, at - (at % 4096), at - (at % 4096) + 4096)
  writeFileSync(from, bytes)
  expect(() => copyAccounts({ from, to, key: PLAIN })).toThrow(StoreError)
  expect(existsSync(to)).toBe(false)
  expect(readFileSync(from)).toEqual(bytes)
})
