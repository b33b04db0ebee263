import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { createCheckpoints } from './checkpoints.ts'
import { connect } from './connect.ts'
import { openStore } from './open.ts'
import type { Store } from './store.ts'

const KEY = { kind: 'raw', bytes: Buffer.alloc(32, 7) } as const
const NOTES = {
  name: '0001-notes',
  sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT',
}
const clock = { after: () => () => undefined }
const PAGE = 4096

function opened(): { readonly path: string; readonly store: Store } {
  const path = join(temporaryFolder(), 'balcony.db')
  const store = openStore({ path, key: KEY, migrations: [NOTES], now: 0, announced: () => undefined })
  return { path, store }
}

/** About four pages each. */
const write = (store: Store, count: number): void =>
  store.write((tx) => {
    for (let n = 0; n < count; n++) tx.run('INSERT INTO note (text) VALUES (?)', 'x'.repeat(4 * PAGE))
  }, false)

const sizeOf = (path: string): number => statSync(path).size

test('a long log is moved into the file by a thread, which holds nothing open afterwards', async () => {
  const { path, store } = opened()
  const checkpoints = createCheckpoints(store, clock)
  write(store, 100)
  expect(sizeOf(path)).toBeLessThan(50 * PAGE)
  write(store, 300)
  await vi.waitFor(() => expect(sizeOf(path)).toBeGreaterThan(1_500 * PAGE), { timeout: 10_000 })
  // Once that is done, the log begins again and does not grow.
  await vi.waitFor(
    () => {
      const log = sizeOf(`${path}-wal`)
      write(store, 1)
      expect(sizeOf(`${path}-wal`)).toBe(log)
    },
    { timeout: 10_000 },
  )
  await checkpoints.close()
  store.close()
  const db = connect(path, KEY)
  expect(Number(db.prepare('SELECT count(*) AS n FROM note').get()?.['n'])).toBeGreaterThan(400)
  db.close()
})

test('a thread that can’t open the file leaves it to SQLite, as before and afterwards', async () => {
  const { path, store } = opened()
  const place = { path: join(path, 'nowhere'), key: KEY }
  const checkpoints = createCheckpoints({ place, watchLog: store.watchLog }, clock)
  write(store, 300)
  await vi.waitFor(
    () => {
      write(store, 300)
      expect(sizeOf(path)).toBeGreaterThan(1_000 * PAGE)
    },
    { timeout: 10_000 },
  )
  await checkpoints.close()
  store.close()
})

test('a log that the thread leaves is moved by the next commit', () => {
  const { path, store } = opened()
  store.watchLog((pages) => pages > 400)
  write(store, 50)
  expect(sizeOf(path)).toBeLessThan(50 * PAGE)
  write(store, 100)
  expect(sizeOf(path)).toBeGreaterThan(400 * PAGE)
  store.close()
})
