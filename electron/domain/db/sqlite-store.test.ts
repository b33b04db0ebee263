import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { connect } from './connect.ts'
import { createStore } from './sqlite-store.ts'
import { StoreError, type Transaction } from './store.ts'

const delta: Delta = { kind: 'accountRemoved', accountId: 'a' as AccountId }

function openSmall() {
  const announced: (readonly Delta[])[] = []
  const db = connect(join(temporaryFolder(), 'test.db'), { kind: 'none' })
  db.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const store = createStore(db, {
    announced: (deltas) => void announced.push(deltas),
    deleteBackups: () => undefined,
  })
  const count = () => store.first<{ n: number }>('SELECT count(*) AS n FROM note')?.n
  return { db, store, announced, count }
}

test('a write commits as a whole and announces once, afterwards', () => {
  const { store, announced, count } = openSmall()
  const ids = store.write((tx) => {
    tx.announce(delta)
    const first = tx.run('INSERT INTO note (text) VALUES (?)', 'one').lastId
    const second = tx.run('INSERT INTO note (text) VALUES (?)', 'two').lastId
    tx.announce(delta)
    expect(announced).toEqual([])
    return [first, second]
  })
  expect(ids).toEqual([1, 2])
  expect(announced).toEqual([[delta, delta]])
  expect(count()).toBe(2)
  expect(store.all('SELECT id, text FROM note ORDER BY id')).toEqual([
    { id: 1, text: 'one' },
    { id: 2, text: 'two' },
  ])
  expect(store.first('SELECT id FROM note WHERE text = ?', 'three')).toBeUndefined()
})

test('a transaction that throws stores and announces nothing', () => {
  const { store, announced, count } = openSmall()
  const bug = new Error('bug')
  expect(() =>
    store.write((tx) => {
      tx.announce(delta)
      tx.run('INSERT INTO note (text) VALUES (?)', 'one')
      throw bug
    }),
  ).toThrow(bug)
  expect(announced).toEqual([])
  expect(count()).toBe(0)
  store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', 'two'))
  expect(count()).toBe(1)
})

test('transactions are not nested, do not wait and end', () => {
  const { store, count } = openSmall()
  expect(() => store.write(() => store.write(() => 1))).toThrow('within a transaction')
  expect(() => store.write(async () => Promise.resolve())).toThrow('cannot wait')
  const kept: Transaction[] = []
  store.write((tx) => void kept.push(tx))
  expect(() => kept[0]?.run('INSERT INTO note (text) VALUES (?)', 'late')).toThrow('after its end')
  expect(count()).toBe(0)
})

test('a full disk is a StoreError, loses nothing that was committed, and passes', () => {
  const { db, store, count } = openSmall()
  store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', 'kept'))
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages}`)
  const fill = () =>
    store.write((tx) => {
      tx.run('INSERT INTO note (text) VALUES (?)', 'small')
      tx.run('INSERT INTO note (text) VALUES (?)', 'x'.repeat(100_000))
    })
  expect(failureOf(fill)).toEqual({ code: 'disk-full' })
  expect(count()).toBe(1)
  db.pragma('max_page_count = 100000')
  fill()
  expect(count()).toBe(3)
})

test('a database that cannot be written is a StoreError and can still be read', () => {
  const { db, store, count } = openSmall()
  store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', 'kept'))
  db.pragma('query_only = ON')
  expect(failureOf(() => store.write((tx) => tx.run('DELETE FROM note')))).toEqual({
    code: 'store-read-only',
  })
  expect(count()).toBe(1)
})

test('a statement that is wrong is a bug, not a failure of the disk', () => {
  const { store } = openSmall()
  expect(failureOf(() => store.all('SELECT nothing FROM note'))).toBeNull()
  expect(failureOf(() => store.write((tx) => tx.run('INSERT INTO note (text) VALUES (?)', null)))).toBeNull()
})

function failureOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return error instanceof StoreError ? error.failure : null
  }
  throw new Error('nothing was thrown')
}
