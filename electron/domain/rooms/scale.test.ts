import { expect, test } from 'vitest'
import { topicKey } from '../../../shared/contract/topic-of.ts'
import { rooms } from '../../engine/xep/0045-muc/index.ts'
import { comes, COVEN, goes, type Person } from '../testing/rooms.ts'
import { opens, stage, type Stage } from './testing.ts'

const SLICE = 250

const crowd = (name: string, count: number): Person[] =>
  Array.from({ length: count }, (_, number) => ({ nick: `${name}-${number}` }))

/** People come and leave, a slice in each tenth of a second. */
async function passThrough(s: Stage, people: readonly Person[]): Promise<void> {
  for (let from = 0; from < people.length; from += SLICE) {
    const some = people.slice(from, from + SLICE)
    await s.rig.fake.receive(some.map((person) => comes(person) + goes(person.nick)).join(''))
    await s.rig.ports.clock.advance(100)
  }
}

/** The rows of tables that hold people, and what was written so far. */
function stored(s: Stage): Record<string, number> {
  const count = (sql: string): number => s.rig.store.first<{ count: number }>(sql)?.count ?? NaN
  return {
    participants: count('SELECT count(*) AS count FROM participant'),
    messages: count('SELECT count(*) AS count FROM message'),
    changes: count('SELECT total_changes() AS count'),
  }
}

/** Everything that windows were told. */
const told = (s: Stage): string => JSON.stringify(s.rig.batches)

test('a room of 5,000 tells windows nothing about single people while it is entered', async () => {
  const s = await stage()
  s.door = opens(crowd('witch', 5_000))
  expect(await s.join()).toMatchObject({ ok: true, value: { kind: 'joined' } })
  await s.rig.ports.clock.advance(2_000)
  expect(told(s)).not.toContain('witch-')
  expect(told(s).length).toBeLessThan(10_000)
  expect(s.room().occupants).toBe(5_001)
  expect(stored(s)).toMatchObject({ participants: 0 })
}, 30_000)

test('20,000 people who come and go are told to nobody, written nowhere and kept nowhere', async () => {
  const s = await stage()
  s.door = opens(crowd('witch', 500))
  await s.join()
  await s.rig.ports.clock.advance(2_000)
  const [before, began] = [stored(s), s.rig.ports.clock.now()]
  s.rig.batches.length = 0
  await passThrough(s, crowd('ghost', 20_000))
  await s.rig.ports.clock.advance(2_000)
  const seconds = (s.rig.ports.clock.now() - began) / 1_000
  expect(told(s)).not.toContain('ghost-')
  expect(s.rig.batches.length).toBeLessThanOrEqual(seconds)
  expect(stored(s)).toEqual(before)
  const room = s.rig.fake.client.use(rooms).get(COVEN)
  expect(room?.occupants.size).toBe(501)
  expect(room?.nicksOf('ghost-1-id').size).toBe(0)
}, 60_000)

test('a window that looks at the list is told no more than once a second, however many change', async () => {
  const s = await stage()
  s.door = opens(crowd('witch', 500))
  await s.join()
  const { conversationId } = s.room()
  s.rig.watched.add(topicKey({ kind: 'occupants', conversationId }))
  s.rig.batches.length = 0
  const began = s.rig.ports.clock.now()
  await passThrough(s, crowd('ghost', 10_000))
  await s.rig.ports.clock.advance(2_000)
  const seconds = (s.rig.ports.clock.now() - began) / 1_000
  const changes = s.rig.deltas('occupantsChanged')
  expect(changes.length).toBeGreaterThan(0)
  expect(changes.length).toBeLessThanOrEqual(seconds + 1)
  expect(changes.every(({ reload }) => reload === true)).toBe(true)
}, 60_000)
