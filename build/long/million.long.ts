import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../electron/domain/db/open.ts'
import { copyDatabase } from '../../electron/domain/db/copy.ts'
import { migrateInThread, repairInThread } from '../../electron/domain/db/copy-in-thread.ts'
import { migrations } from '../../electron/domain/db/migrations/index.ts'
import type { Reader, SqlValue, Store } from '../../electron/domain/db/store.ts'
import { insertTrial, keepAccount } from '../../electron/domain/accounts/store.ts'
import { getConversation, openConversation } from '../../electron/domain/messages/store/conversations.ts'
import { readPage, type PagePlace } from '../../electron/domain/messages/store/pages.ts'
import type { AccountId, ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { ok } from '../../shared/model/result.ts'
import { fillHistory, MILLION } from '../bench/history-store.ts'
import { readStory, tellStory } from '../bench/history.ts'

const MESSAGES = 1_000_000
const PER_TRANSACTION = 10_000
const ACCOUNT = '9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60' as AccountId
const OWN = 'romeo@montague.example' as BareJid
const PEER = 'juliet@capulet.example' as BareJid
const KEY = { kind: 'raw', bytes: Buffer.alloc(32, 7) } as const

const folder = mkdtempSync(join(tmpdir(), 'balcony-million-'))
const path = join(folder, 'million.db')
let store: Store
let id: ConversationId
let middle: Place

beforeAll(() => {
  store = openStore({ path, key: KEY, announced: () => undefined, now: 0 })
  id = store.write((tx) => {
    insertTrial(
      tx,
      {
        id: ACCOUNT,
        address: OWN,
        resource: 'balcony',
        settings: { security: 'automatic' },
        enabled: true,
        presence: { show: 'available', status: '' },
        passwordKept: false,
        trusted: null,
        pin: null,
      },
      0,
    )
    keepAccount(tx, ACCOUNT)
    return openConversation(tx, ACCOUNT, PEER, 0).id
  })
  const between = { conversationId: id, own: OWN, peer: PEER }
  for (let from = 0; from < MESSAGES; from += PER_TRANSACTION) {
    store.write((tx) => {
      for (let number = from; number < from + PER_TRANSACTION; number++) {
        const place = tellStory(tx, between, number, 1_700_000_000_000 + number * 1_000, `message ${number}`)
        if (number === MESSAGES / 2) {
          middle = place
          readStory(tx, between, place)
        }
      }
    })
  }
}, 30 * 60_000)

afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** Runs a read and returns how many rows it took. */
function counting(): { readonly db: Reader; rows: number } {
  const counted = {
    rows: 0,
    db: {
      all<Row>(sql: string, ...params: SqlValue[]): Row[] {
        const found = store.all<Row>(sql, ...params)
        counted.rows += found.length
        return found
      },
      first<Row>(sql: string, ...params: SqlValue[]): Row | undefined {
        counted.rows += 1
        return store.first<Row>(sql, ...params)
      },
    },
  }
  return counted
}

test.each<[string, () => PagePlace, number]>([
  ['the end', () => ({ kind: 'end' }), MESSAGES - 80],
  ['the first unread', () => ({ kind: 'first-unread' }), MESSAGES / 2 - 38],
  ['before the middle', () => ({ kind: 'before', cursor: { place: middle } }), MESSAGES / 2 - 80],
  ['after the middle', () => ({ kind: 'after', cursor: { place: middle } }), MESSAGES / 2 + 1],
  ['around one', () => ({ kind: 'around', messageId: 123_457 as MessageId }), 123_456 - 40],
])('of a million messages a page at %s reads a page', (_name, at, first) => {
  const { db, ...counted } = counting()
  const page = readPage(db, id, at(), 80)
  expect(page.messages).toHaveLength(80)
  expect(page.messages[0]?.body).toBe(`message ${first}`)
  expect(counted.rows).toBeLessThan(200)
})

test('the conversation knows its unread count without reading the messages', () => {
  const conversation = getConversation(store, id, () => null)
  expect(conversation?.conversation.last?.preview).toBe('message 999999')
})

test(
  'a copy of a million messages is whole',
  () => {
    const to = join(folder, 'copy.db')
    store.close()
    copyDatabase({ from: path, fromKey: KEY, to, toKey: KEY, alone: true })
    store = openStore({ path: to, key: KEY, announced: () => undefined, now: 0 })
    expect(store.first('SELECT count(*) AS count FROM message')).toEqual({ count: MESSAGES })
    expect(statSync(to).size).toBeGreaterThan(MESSAGES * 100)
  },
  10 * 60_000,
)

describe('a million messages in 2,000 conversations', () => {
  const large = join(folder, 'large.db')
  const earlier = migrations.slice(0, 11)
  const count = (at: string): unknown => {
    const opened = openStore({ path: at, key: KEY, announced: () => undefined, now: 0 })
    const found = opened.first(
      'SELECT count(*) AS messages, count(DISTINCT conversation_id) AS chats FROM message',
    )
    opened.close()
    return found
  }
  const watch = { signal: new AbortController().signal, progress: () => undefined }

  test(
    'are migrated in a thread, and a copy is kept',
    async () => {
      const old = openStore({
        path: large,
        key: KEY,
        migrations: earlier,
        announced: () => undefined,
        now: 0,
      })
      const account = { id: ACCOUNT, address: OWN }
      old.write((tx) => {
        tx.run(
          `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
           VALUES (?, ?, 'balcony', 'automatic', 1, 'available', '', 0, 0, 0)`,
          ACCOUNT,
          OWN,
        )
      })
      fillHistory(old, account, MILLION, 1_796_000_000_000)
      old.close()
      expect(await migrateInThread({ path: large, key: KEY }, watch)).toEqual(ok())
      expect(count(large)).toEqual({ messages: 1_000_000, chats: 2_000 })
      expect(statSync(`${large}.v11.bak`).size).toBeGreaterThan(200_000_000)
    },
    20 * 60_000,
  )

  test(
    'lose only a page when a page is damaged',
    async () => {
      const bytes = Buffer.alloc(4096, 0x5a)
      const file = openSync(large, 'r+')
      // Somewhere among the messages, which fill the first half.
      writeSync(file, bytes, 0, bytes.length, 20_000 * 4096)
      closeSync(file)
      const to = join(folder, 'repaired.db')
      const saved = await repairInThread(
        { from: large, to, key: KEY, isKeyRight: true, afterLoss: [] },
        watch,
      )
      expect(saved.ok).toBe(true)
      const { messages } = count(to) as { messages: number }
      expect(messages).toBeGreaterThan(999_900)
    },
    20 * 60_000,
  )
})
