import { expect, test } from 'vitest'
import { createRig, quiet } from '../testing/rig.ts'
import { collectChanges } from './changes.ts'
import { createCommitQueue, type Work } from './commit-queue.ts'

function queueOn(rig: ReturnType<typeof createRig>) {
  let transactions = 0
  const write = <T>(work: Work<T>): T =>
    rig.context.store.write((tx) => {
      transactions += 1
      return work(
        tx,
        collectChanges(tx, () => null),
      )
    })
  const queue = createCommitQueue(rig.context, write)
  const note =
    (name: string): Work<string> =>
    (tx) => {
      tx.run('INSERT INTO setting (name, value) VALUES (?, 1)', name)
      return name
    }
  const kept = () =>
    rig.store.all<{ name: string }>('SELECT name FROM setting ORDER BY name').map(({ name }) => name)
  return { queue, note, kept, transactions: () => transactions }
}

test('a bug in one piece of work costs only that one', async () => {
  const rig = createRig()
  const { queue, note, kept } = queueOn(rig)
  const results = await Promise.allSettled([
    queue.add(note('a')),
    queue.add(note('b')),
    queue.add(() => {
      throw new TypeError('a bug')
    }),
    queue.add(note('a')),
    queue.add(note('c')),
  ])
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  expect(kept()).toEqual(['a', 'b', 'c'])
})

test('a bug that nobody waits for is logged without its message', async () => {
  const rig = createRig()
  const { queue } = queueOn(rig)
  queue.post(() => {
    throw new TypeError('what somebody wrote')
  })
  await quiet()
  expect(rig.ports.lines).toHaveLength(1)
  expect(rig.ports.lines[0]).toMatch(/^messages: a change failed: TypeError/)
  expect(rig.ports.lines[0]).not.toContain('somebody')
})

test('closing commits what waits', async () => {
  const rig = createRig()
  const { queue, note, kept } = queueOn(rig)
  const added = [queue.add(note('a')), queue.add(note('b'))]
  queue.close()
  expect(kept()).toEqual(['a', 'b'])
  expect(await Promise.all(added)).toEqual(['a', 'b'])
})

test('a closed queue forgets what the store refuses and keeps no timer', async () => {
  const rig = createRig()
  const { queue, note, kept } = queueOn(rig)
  rig.mishap = { code: 'disk-full' }
  void queue.add(note('a'))
  await quiet()
  queue.close()
  rig.mishap = null
  await rig.ports.clock.advance(60_000)
  await quiet()
  expect(kept()).toEqual([])
  expect(rig.ports.clock.timers).toBe(0)
})
