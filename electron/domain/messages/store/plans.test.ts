import { expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, SqlValue } from '../../db/store.ts'
import { ACCOUNT, createRig, JULIET } from '../../testing/rig.ts'
import { getConversation, listConversations } from './conversations.ts'
import { findDuplicate } from './duplicates.ts'
import { findSent, hasWritten } from './messages.ts'
import { sentUpTo, unacknowledged, waitingMessages } from './outbox.ts'

const id = 1 as ConversationId
const keys = {
  conversationId: id,
  author: JULIET,
  body: '',
  sentAt: 0,
  stanzaId: 'a',
  originId: 'b',
  archiveId: 'c',
}

/** Everything that is asked for on the way of a message, in a conversation however long. */
const QUERIES: readonly (readonly [string, (db: Reader) => unknown])[] = [
  ['a duplicate', (db) => findDuplicate(db, keys)],
  ['one’s own by its id', (db) => findSent(db, id, 'a')],
  ['whether one has written', (db) => hasWritten(db, id)],
  ['what waits', (db) => waitingMessages(db, ACCOUNT, 50)],
  ['what was sent', (db) => sentUpTo(db, 'a', 1)],
  ['what is not acknowledged', (db) => unacknowledged(db, ACCOUNT)],
  ['a conversation', (db) => getConversation(db, id, () => null)],
  ['the list of conversations', (db) => listConversations(db, () => null)],
]

test.each(QUERIES)('%s is found by an index', (_name, query) => {
  const { store } = createRig()
  const asked: string[] = []
  const recording: Reader = {
    all: (sql, ...params: SqlValue[]) => {
      asked.push(sql)
      return store.all(sql, ...params)
    },
    first: (sql, ...params: SqlValue[]) => {
      asked.push(sql)
      return store.first(sql, ...params)
    },
  }
  query(recording)
  expect(asked).not.toEqual([])
  for (const sql of asked) {
    const plan = store
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => 1))
      .map(({ detail }) => detail)
    // Scans are allowed of the few that wait, of the conversations themselves, and of a limited newest few.
    const slow = plan.filter(
      (step) =>
        step.startsWith('USE TEMP B-TREE') ||
        (step.startsWith('SCAN') &&
          !/^SCAN (c$|c |m USING INDEX message_(waiting|sent)|\(subquery)/.test(step)),
    )
    expect(slow, `${sql}\n${plan.join('\n')}`).toEqual([])
  }
})

test('ids are never used twice', () => {
  const { store } = createRig()
  const add = () =>
    store.write((tx) => {
      tx.run(
        'INSERT OR IGNORE INTO conversation (id, account_id, jid, opened_at) VALUES (1, ?, ?, 0)',
        ACCOUNT,
        JULIET,
      )
      const sql = `INSERT INTO message (conversation_id, direction, author, sent_at, received_at, body)
        VALUES (1, 'in', ?, 0, 0, '')`
      return tx.run(sql, JULIET).lastId as MessageId
    })
  const first = add()
  store.write((tx) => tx.run('DELETE FROM message'))
  expect(add()).toBeGreaterThan(first)
})
