import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { HistoryCursor } from '../../../../shared/model/message.ts'
import type { Store } from '../../db/store.ts'
import { ACCOUNT, createRig, JULIET, openStoreWithAccount } from '../../testing/rig.ts'
import { openConversation, markReadUpTo } from './conversations.ts'
import { PAGE_SQL, readPage, type PagePlace } from './pages.ts'

const COUNT = 100_000

/** 100,000 messages in one conversation, ten to the same millisecond, in another order than they arrived in. */
function fill(store: Store): ConversationId {
  return store.write((tx) => {
    const { id } = openConversation(tx, ACCOUNT, JULIET, 0)
    tx.run(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${COUNT})
       INSERT INTO message (conversation_id, direction, author, sent_at, received_at, unread, body)
       SELECT ?, 'in', ?, ((i * 7919) % ${COUNT}) / 10, i, 1, CAST(i AS TEXT) FROM n`,
      id,
      JULIET,
    )
    tx.run('UPDATE conversation SET unread = ? WHERE id = ?', COUNT, id)
    return id
  })
}

/** Something for each parameter. */
const blanks = (sql: string) => Array.from(sql.matchAll(/\?/g), () => 1)

const cursorOf = (page: HistoryPage, index: number): HistoryCursor => {
  const message = page.messages.at(index)
  if (!message) throw new Error('an empty page')
  return { sentAt: message.sentAt, id: message.id }
}

describe('a page of 100,000 messages', () => {
  let store: Store
  let id: ConversationId
  let order: MessageId[]
  beforeAll(() => {
    store = openStoreWithAccount().store
    id = fill(store)
    order = store.all<{ id: MessageId }>('SELECT id FROM message ORDER BY sent_at, id').map((row) => row.id)
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
  })

  test('forwards from anywhere', () => {
    const middle = read({ kind: 'before', cursor: { sentAt: 5_000, id: 0 as MessageId } })
    const page = read({ kind: 'after', cursor: cursorOf(middle, -1) })
    const at = order.indexOf(middle.messages.at(-1)?.id as MessageId)
    expect(idsOf(page)).toEqual(order.slice(at + 1, at + 51))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: true })
    const last = { sentAt: 10_000, id: 1 as MessageId }
    expect(read({ kind: 'after', cursor: last })).toEqual({
      messages: [],
      moreBefore: true,
      moreAfter: false,
    })
  })

  test('around the first unread one', () => {
    const upTo = order[59_999] as MessageId
    const { sent_at: sentAt = 0 } =
      store.first<{ sent_at: number }>('SELECT sent_at FROM message WHERE id = ?', upTo) ?? {}
    store.write((tx) => markReadUpTo(tx, id, sentAt, upTo))
    expect(store.first('SELECT unread FROM conversation')).toEqual({ unread: COUNT - 60_000 })
    expect(idsOf(read({ kind: 'first-unread' }))).toEqual(order.slice(60_000 - 25, 60_000 + 25))
    const nearEnd = order[COUNT - 4] as MessageId
    store.write((tx) => markReadUpTo(tx, id, 1_000_000, nearEnd))
    store.write((tx) => tx.run('UPDATE message SET unread = 1 WHERE id = ?', nearEnd))
    const page = read({ kind: 'first-unread' })
    expect(idsOf(page)).toEqual(order.slice(-50))
    expect(page).toMatchObject({ moreBefore: true, moreAfter: false })
  })

  test('is one walk in one index, wherever it is', () => {
    for (const [name, sql] of Object.entries(PAGE_SQL)) {
      const plan = store
        .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...blanks(sql))
        .map(({ detail }) => detail)
      expect(plan, name).toHaveLength(1)
      expect(plan[0], name).toMatch(/^SEARCH message USING (COVERING )?INDEX message_(place|unread) \(/)
      if (sql.includes('(sent_at, id)')) expect(plan[0], name).toMatch(/ AND sent_at[<>]\?\)/)
    }
  })
})

test('where there is nothing there is an empty page', () => {
  const { store } = createRig()
  const id = store.write((tx) => openConversation(tx, ACCOUNT, JULIET, 0).id)
  const cursor = { sentAt: 0, id: 1 as MessageId }
  for (const at of [
    { kind: 'end' },
    { kind: 'first-unread' },
    { kind: 'before', cursor },
    { kind: 'after', cursor },
  ] as const) {
    expect(readPage(store, id, at, 50)).toEqual({ messages: [], moreBefore: false, moreAfter: false })
  }
})
