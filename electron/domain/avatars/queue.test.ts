import { expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createFakeClock, settle } from '../../engine/testing/fake-clock.ts'
import { createFetchQueue, type Outcome } from './queue.ts'
import type { Wanted } from './store.ts'

const wanted = (name: string, hash = name): Wanted => ({
  jid: `${name}@capulet.example` as BareJid,
  source: 'pep',
  hash,
})

function start(outcome: (hash: string) => Outcome = () => 'done') {
  const clock = createFakeClock()
  const asked: string[] = []
  const queue = createFetchQueue(clock, ({ hash }) => {
    asked.push(hash)
    return Promise.resolve(outcome(hash))
  })
  return { clock, asked, queue }
}

test('a failure that may pass is tried again after 30 s, 5 min and 30 min, then left to the next session', async () => {
  const { clock, asked, queue } = start(() => 'again')
  queue.start([wanted('juliet')])
  const after = async (ms: number) => {
    await clock.advance(ms)
    await settle()
    await clock.advance(0)
    return asked.length
  }
  expect(await after(29_000)).toBe(1)
  expect(await after(2_000)).toBe(2)
  expect(await after(301_000)).toBe(3)
  expect(await after(1_801_000)).toBe(4)
  expect(await after(86_400_000)).toBe(4)
  queue.start([wanted('juliet')])
  expect(await after(1_000)).toBe(5)
})

test('nothing is fetched offline, and nothing is left over', async () => {
  const { clock, asked, queue } = start(() => 'again')
  queue.add(wanted('juliet'))
  queue.start([wanted('nurse')])
  await clock.advance(1_000)
  queue.stop()
  await clock.advance(86_400_000)
  expect(asked).toEqual(['nurse'])
  expect(clock.timers).toBe(0)
})

test('the newest picture of somebody takes the place of one that waits', async () => {
  const { clock, asked, queue } = start()
  queue.start([wanted('nurse'), wanted('juliet', 'old')])
  queue.add(wanted('juliet', 'new'))
  await clock.advance(1_000)
  expect(asked).toEqual(['nurse', 'new'])
  queue.drop(wanted('juliet').jid)
})
