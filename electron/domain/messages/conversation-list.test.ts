import { expect, test } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { SnapshotTaker } from '../long-list.ts'
import { ACCOUNT, createRig, ROMEO, type Rig } from '../testing/rig.ts'
import { PLACES_PER_MS } from './place.ts'
import { openConversation } from './store/conversations.ts'
import { insertMessage } from './store/messages.ts'
import { participant } from './store/participants.ts'

/** As many conversations, each with one message; the first is the newest. Ids count from 1. */
function rigWith(count: number): Rig {
  const rig = createRig()
  rig.store.write((tx) => {
    for (let n = 1; n <= count; n++) {
      const { id } = openConversation(tx, ACCOUNT, `c${n}@capulet.example` as BareJid, 0)
      const sentAt = 1_000_000 - n
      const place = (sentAt * PLACES_PER_MS) as Place
      const common = { conversationId: id, own: true, kind: 'text', way: 'here', state: 'delivered' } as const
      const authorId = participant(tx, id, ROMEO, true)
      insertMessage(tx, { ...common, authorId, place, sentAt, receivedAt: sentAt, body: `no. ${n}` })
    }
  })
  return rig
}

const change = (rig: Rig, set: string, ...ids: readonly number[]): void =>
  rig.store.write((tx) => {
    for (const id of ids) tx.run(`UPDATE conversation SET ${set} WHERE id = ?`, id)
  })

/** A window that takes a snapshot and shows that conversation. */
function take(rig: Rig, shown: number | null = null) {
  const told: number[][] = []
  const rows: { id: ConversationId; preview: string | undefined }[] = []
  const taker: SnapshotTaker = {
    tell(delta: Delta) {
      if (delta.kind !== 'conversationsChanged') return
      told.push(delta.conversations.map(({ id }) => id))
      for (const { id, last } of delta.conversations) rows.push({ id, preview: last?.preview })
    },
    watches: ({ conversationId }) => conversationId === shown,
  }
  const early = rig.messages.snapshot(taker).conversations.map(({ id }) => id as number)
  return { early, told, rows }
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

test('a window gets the newest conversations at once and the rest in slices, newest first', async () => {
  const rig = rigWith(330)
  const { early, told } = take(rig)
  expect(early).toEqual(from(1, 100))
  await rig.ports.clock.advance(199)
  expect(told).toEqual([])
  await rig.ports.clock.advance(1)
  expect(told).toEqual([from(101, 200)])
  await rig.ports.clock.advance(1_000)
  expect(told).toEqual([from(101, 200), from(201, 300), from(301, 330)])
  expect(rig.ports.clock.timers).toBe(0)
  // Nothing has changed for the rest of the application, which reads the whole list.
  expect(rig.deltas('conversationsChanged')).toEqual([])
  expect(rig.messages.snapshot().conversations).toHaveLength(330)
})

test('a short list is whole at once', () => {
  const rig = rigWith(100)
  expect(take(rig).early).toEqual(from(1, 100))
  expect(rig.ports.clock.timers).toBe(0)
})

test('what is pinned, unread or on the screen comes at once however old it is, and no list begins empty', () => {
  const rig = rigWith(300)
  change(rig, 'pinned = 1', 230)
  change(rig, 'unread = 2', 240)
  change(rig, 'archived = 1', 250, 260)
  change(rig, 'closed = 1', 1)
  change(rig, 'unknown = 1', 2)
  // The message of the last is deleted, and the person has just opened it.
  rig.store.write((tx) => tx.run('UPDATE message SET hidden = 1 WHERE conversation_id = 300'))
  change(rig, 'opened_at = 2000000', 300)
  expect(take(rig, 270).early).toEqual([300, ...from(3, 101), 230, 240, 250, 270])
})

test('the rest is told as it is by then: what changed is told changed, and what was closed stays away', async () => {
  const rig = rigWith(320)
  const { told, rows } = take(rig)
  await rig.ports.clock.advance(200)
  rig.store.write((tx) => tx.run(`UPDATE message SET body = 'Adieu' WHERE conversation_id = 210`))
  change(rig, 'closed = 1', 220)
  await rig.ports.clock.advance(1_000)
  expect(told.flat()).toEqual(from(101, 320).filter((id) => id !== 220))
  expect(rows.find(({ id }) => id === 210)?.preview).toBe('Adieu')
})

test('nothing is told any more once the store closes', async () => {
  const rig = rigWith(320)
  const { told } = take(rig)
  await rig.ports.clock.advance(200)
  rig.messages.close()
  await rig.ports.clock.advance(1_000)
  expect(told).toEqual([from(101, 200)])
})

test('the beginning is read before a window asks, and no further than the store stays open', async () => {
  const rig = rigWith(320)
  rig.reads.reset()
  rig.messages.prepare()
  expect(rig.reads.queries).toBe(0)
  await rig.ports.clock.advance(0)
  const { queries } = rig.reads
  // Three and a bit slices of the order, and the first hundred conversations.
  expect(queries).toBe(4 + 100)
  expect(rig.ports.clock.timers).toBe(0)

  rig.messages.prepare()
  rig.messages.close()
  await rig.ports.clock.advance(0)
  expect(rig.reads.queries).toBe(queries)
})
