import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import { connect } from '../db/connect.ts'
import { openStore } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { searchInThread } from './in-thread.ts'
import type { SearchOrder } from './orders.ts'

const KINDS = { file: 5, picture: 0 }
const KEY = { kind: 'raw', bytes: new Uint8Array(32).fill(3) } as const
const order = (text: string): SearchOrder => ({
  kind: 'search',
  text,
  order: 'newest',
  cursor: null,
  limit: 10,
  now: 0,
})

function setUp(file?: string) {
  const path = join(temporaryFolder(), 'balcony.db')
  const store = openStore({ path, key: KEY, announced: () => undefined, now: 0 })
  store.write((tx) => {
    tx.run(
      `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
       VALUES ('a', 'romeo@montague.example', 'x', 'automatic', 1, 'available', '', 0, 0, 0)`,
    )
    tx.run(
      `INSERT INTO conversation (account_id, kind, peer, opened_at) VALUES ('a', 'person', 'juliet@capulet.example', 0)`,
    )
    tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (1, 'juliet@capulet.example', 0)`)
  })
  const clock = createFakeClock()
  const searching = searchInThread({ place: { path, key: KEY }, kinds: KINDS }, clock, file)
  onTestFinished(async () => {
    await searching.close()
    closeStore()
  })
  let isOpen = true
  const closeStore = (): void => {
    if (isOpen) store.close()
    isOpen = false
  }
  const found = async (text: string) => (await searching.ask(order(text))).hits.map(({ excerpt }) => excerpt)
  return { path, store, clock, searching, found, closeStore }
}

function tell(store: Store, body: string, id: number): void {
  store.write((tx) => {
    tx.run(
      `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body) VALUES (1, ?, 0, 1, 0, 2, ?, ?)`,
      id,
      id * 60_000,
      body,
    )
    tx.run(
      `INSERT INTO message_fts (rowid, body, files, facets) SELECT row, body, files, facets FROM message_doc WHERE id = ?`,
      id,
    )
    tx.run('UPDATE search_state SET high = ?', id)
  })
}

test('finds what was committed just before', async () => {
  const { store, found, searching } = setUp()
  tell(store, 'rose', 1)
  expect(await found('rose')).toEqual(['rose'])
  tell(store, 'another rose', 2)
  expect(await found('rose')).toEqual(['another rose', 'rose'])
  const conversationId = 1 as ConversationId
  expect(await searching.ask({ kind: 'find', conversationId, text: 'rose' })).toMatchObject({
    count: 2,
    ids: [1, 2],
  })
})

test('answers in the order of the questions, and not while the main process writes', async () => {
  const { store, found } = setUp()
  tell(store, 'rose', 1)
  const asked = [found('rose'), found('violet'), found('rose')]
  for (let id = 2; id < 50; id++) tell(store, `tulip ${id}`, id)
  expect(await Promise.all(asked)).toEqual([['rose'], [], ['rose']])
})

test('lets go of the file when it is closed, or was idle for a minute', async () => {
  const { path, store, clock, searching, found, closeStore } = setUp()
  tell(store, 'rose', 1)
  await found('rose')
  closeStore()
  // A log can be folded only by the last connection to a file.
  const alone = (): boolean => {
    const db = connect(path, KEY)
    try {
      db.pragma('busy_timeout = 0')
      const folded = db.pragma('journal_mode = DELETE', { simple: true }) === 'delete'
      db.pragma('journal_mode = WAL')
      return folded
    } catch {
      return false
    } finally {
      db.close()
    }
  }
  expect(alone()).toBe(false)
  await clock.advance(59_000)
  expect(alone()).toBe(false)
  await clock.advance(1_000)
  await expect.poll(alone).toBe(true)
  expect(await found('rose')).toEqual(['rose'])
  expect(alone()).toBe(false)
  await searching.close()
  expect(alone()).toBe(true)
  await expect(found('rose')).rejects.toMatchObject({ failure: { code: 'store-locked' } })
})

test('a question while it closes gets its answer', async () => {
  const { store, searching, found } = setUp()
  tell(store, 'rose', 1)
  const asked = found('rose')
  await searching.close()
  expect(await asked).toEqual(['rose'])
})

test('a thread that dies fails its questions, and the next one starts another', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'thread.mjs')
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'
     import { existsSync, writeFileSync } from 'node:fs'
     parentPort.on('message', (order) => {
       if (order === 'close') parentPort.close()
       else if (existsSync('${folder}/died')) parentPort.postMessage({ ok: true, value: [1] })
       else { writeFileSync('${folder}/died', ''); throw new Error('dead') }
     })`,
  )
  const { searching } = setUp(file)
  const dates = { kind: 'dates', conversationId: 1 as ConversationId, month: '2026-01' } as const
  await expect(searching.ask(dates)).rejects.toThrow('dead')
  expect(await searching.ask(dates)).toEqual([1])
})

test('a file that cannot be opened is a failure of the store', async () => {
  const { path, clock } = setUp()
  const other = { kind: 'raw', bytes: new Uint8Array(32).fill(9) } as const
  const searching = searchInThread({ place: { path, key: other }, kinds: KINDS }, clock)
  onTestFinished(() => searching.close())
  await expect(searching.ask(order('rose'))).rejects.toMatchObject({ failure: { code: 'store-damaged' } })
})
