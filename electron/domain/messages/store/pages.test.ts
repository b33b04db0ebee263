import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { HistoryCursor } from '../../../../shared/model/message.ts'
import type { Store } from '../../db/store.ts'
import { ACCOUNT, createRig, JULIET, openStoreWithAccount } from '../../testing/rig.ts'
import { openConversation } from './conversations.ts'
import { countUnread, readUpTo } from './reading.ts'
import { PAGE_SQL, readPage, type PagePlace } from './pages.ts'
import { participant } from './participants.ts'

const COUNT = 100_000

/** 100,000 messages in one conversation, in another order than they arrived in. */
function fill(store: Store): ConversationId {
  return store.write((tx) => {
    const { id } = openConversation(tx, ACCOUNT, JULIET, 0)
    tx.run(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${COUNT})
       INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
       SELECT ?, 1 + (i * 7919) % ${COUNT}, 0, ?, 0, 2, i, CAST(i AS TEXT) FROM n`,
      id,
      participant(tx, id, JULIET, false),
    )
    countUnread(tx, id)
    return id
  })
}

/** Something for each parameter. */
const blanks = (sql: string) => Array.from(sql.matchAll(/\?/g), () => 1)

const cursorOf = (page: HistoryPage, index: number): HistoryCursor => {
  const message = page.messages.at(index)
  if (!message) throw new Error('an empty page')
  return { place: message.place }
}

describe('a page of 100,000 messages', () => {
  let store: Store
  let id: ConversationId
  let order: MessageId[]
  beforeAll(() => {
    store = openStoreWithAccount().store
    id = fill(store)
    order = store.all<{ id: MessageId }>('SELECT id FROM message ORDER BY place').map((row) => row.id)
  })
  afterAll(() => store.close())
  const read = (at: PagePlace, limit = 50) => readPage(store, id, at, limit)
  const idsOf = (page: HistoryPage) => page.messages.map((message) => message.id)

  test('at the end', () => {
    const page = read({ kind: 'end' })
    expect(idsOf(page)).toEqual(order.slice(-50))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: false })
  })

  test('backwards all the way: every message once and in order', () => {
    let page = read({ kind: 'end' }, 200)
    const seen = idsOf(page)
    while (page.moreBefore) {
      page = read({ kind: 'before', cursor: cursorOf(page, 0) }, 200)
      expect(page.moreAfter).toBe(true)
      seen.unshift(...idsOf(page))
    }
    expect(seen).toEqual(order)
  }, 30_000)

  test('forwards from anywhere', () => {
    const middle = read({ kind: 'before', cursor: { place: 50_000 as Place } })
    const page = read({ kind: 'after', cursor: cursorOf(middle, -1) })
    expect(idsOf(page)).toEqual(order.slice(49_999, 50_049))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: true })
    const last = { place: COUNT as Place }
    expect(read({ kind: 'after', cursor: last })).toEqual({
      messages: [],
      gapsBefore: [],
      moreBefore: true,
      moreAfter: false,
    })
  })

  test('around a message', () => {
    const page = read({ kind: 'around', messageId: order[70_000] as MessageId })
    expect(idsOf(page)).toEqual(order.slice(69_975, 70_025))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: true })
  })

  test('around the first unread one', () => {
    store.write((tx) => readUpTo(tx, id, 60_000 as Place))
    expect(store.first('SELECT unread FROM conversation')).toEqual({ unread: COUNT - 60_000 })
    expect(idsOf(read({ kind: 'first-unread' }))).toEqual(order.slice(60_000 - 25, 60_000 + 25))
    store.write((tx) => readUpTo(tx, id, (COUNT - 4) as Place))
    const page = read({ kind: 'first-unread' })
    expect(idsOf(page)).toEqual(order.slice(-50))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: false })
    store.write((tx) => readUpTo(tx, id, COUNT as Place))
    expect(idsOf(read({ kind: 'first-unread' }))).toEqual(order.slice(-50))
  })

  test('is one walk in one index, wherever it is', () => {
    for (const [name, sql] of Object.entries(PAGE_SQL)) {
      const plan = store
        .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...blanks(sql))
        .map(({ detail }) => detail)
      expect(plan[0], name).toMatch(
        name === 'placeOf'
          ? /^SEARCH message USING INTEGER PRIMARY KEY/
          : /^SEARCH (m|message) USING (COVERING )?INDEX message_place \(/,
      )
      if (sql.includes('m.place ') && sql.includes('AND m.place'))
        expect(plan[0], name).toMatch(/ AND place[<>]\?\)/)
      expect(plan.join('\n'), name).not.toMatch(/SCAN|TEMP B-TREE/)
    }
  })
})

test('an empty conversation has an empty page', () => {
  const { store } = createRig()
  const id = store.write((tx) => openConversation(tx, ACCOUNT, JULIET, 0).id)
  const cursor = { place: 1 as Place }
  for (const at of [
    { kind: 'end' },
    { kind: 'first-unread' },
    { kind: 'before', cursor },
    { kind: 'after', cursor },
    { kind: 'around', messageId: 1 as MessageId },
  ] as const) {
    expect(readPage(store, id, at, 50)).toEqual({
      messages: [],
      gapsBefore: [],
      moreBefore: false,
      moreAfter: false,
    })
  }
})

describe('a page of long messages', () => {
  /** So many messages of that many bytes, and what is laid out of each. */
  function long(count: number, bytes: number, extra: number): { store: Store; id: ConversationId } {
    const { store } = openStoreWithAccount()
    const id = store.write((tx) => {
      const conversation = openConversation(tx, ACCOUNT, JULIET, 0).id
      tx.run(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
         INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body, extra)
         SELECT ?, i, 0, ?, 0, 2, i, printf('%.*c', ${bytes / 2}, 'é'), json_object('mail', json('true'),
           'rich', json_array(printf('%.*c', ${extra}, 'x'))) FROM n`,
        conversation,
        participant(tx, conversation, JULIET, false),
      )
      return conversation
    })
    return { store, id }
  }

  const bytesOf = (page: HistoryPage) => Buffer.byteLength(JSON.stringify(page))

  test('holds about a megabyte of them, and their beginnings', () => {
    const { store, id } = long(80, 300_000, 200_000)
    const page = readPage(store, id, { kind: 'end' }, 80)
    expect(page.messages).toHaveLength(5)
    expect(page.moreBefore).toBe(true)
    expect(bytesOf(page)).toBeLessThan(1024 * 1024)
    expect(page.messages[0]).toEqual({
      ...page.messages[0],
      place: 76,
      body: 'é'.repeat(16_384),
      bodyLength: 150_000,
      mail: true,
    })
    expect(page.messages[0]).not.toHaveProperty('rich')
    store.close()
  })

  test('is followed by the next one until every message was there once', () => {
    const { store, id } = long(80, 300_000, 10)
    let page = readPage(store, id, { kind: 'end' }, 80)
    const seen = page.messages.map(({ place }) => place)
    let pages = 1
    for (; page.moreBefore; pages++) {
      page = readPage(store, id, { kind: 'before', cursor: cursorOf(page, 0) }, 80)
      expect(bytesOf(page)).toBeLessThan(1.2 * 1024 * 1024)
      seen.unshift(...page.messages.map(({ place }) => place))
    }
    expect(seen).toEqual(Array.from({ length: 80 }, (_, index) => index + 1))
    expect(pages).toBe(6)
    const middle = readPage(store, id, { kind: 'around', messageId: 40 as MessageId }, 80)
    expect(middle.messages.map(({ place }) => place)).toEqual(
      Array.from({ length: 14 }, (_, index) => 33 + index),
    )
    expect(middle).toMatchObject({ moreBefore: true, moreAfter: true })
    store.close()
  })

  test('reads no more than that either, and one message at any rate', () => {
    const { store, id } = long(4, 9_000_000, 10)
    const end = readPage(store, id, { kind: 'end' }, 80)
    expect(end.messages.map(({ place }) => place)).toEqual([4])
    const next = readPage(store, id, { kind: 'before', cursor: cursorOf(end, 0) }, 80)
    expect(next.messages.map(({ place }) => place)).toEqual([3])
    const around = readPage(store, id, { kind: 'around', messageId: 2 as MessageId }, 80)
    expect(around.messages.map(({ place }) => place)).toEqual([2])
    expect(around).toMatchObject({ moreBefore: true, moreAfter: true })
    store.close()
  })
})
