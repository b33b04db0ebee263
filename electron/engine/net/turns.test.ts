import { expect, it } from 'vitest'
import { err } from '../../../shared/model/result.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import type { Dial, DialRequest } from './connection.ts'
import { inTurns } from './turns.ts'

function setUp() {
  const clock = createFakeClock()
  const begun: string[] = []
  const finish: (() => void)[] = []
  const slow: Dial = ({ domain }) =>
    new Promise((resolve) => {
      begun.push(domain)
      finish.push(() => resolve(err({ code: 'no-network' })))
    })
  const dial = inTurns(slow, clock)
  const request = (domain: string, signal = new AbortController().signal): DialRequest => ({
    domain,
    settings: { security: 'automatic' },
    trustedFingerprint: null,
    signal,
  })
  return { clock, begun, finish, dial, request }
}

it('begins a few at once, and one more each time one of them is through', async () => {
  const { begun, finish, dial, request, clock } = setUp()
  for (const domain of ['a', 'b', 'c', 'd', 'e']) void dial(request(domain))
  await settle()
  expect(begun).toEqual(['a', 'b', 'c'])
  finish[1]?.()
  await settle()
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  for (const each of finish) each()
  await settle()
  finish[4]?.()
  await settle()
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(clock.timers).toBe(0)
})

it('a server that does not answer gives up its turn', async () => {
  const { begun, dial, request, clock } = setUp()
  for (const domain of ['a', 'b', 'c', 'd']) void dial(request(domain))
  await clock.advance(1_000)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

it('a dial that was aborted while it waited does not happen', async () => {
  const { begun, finish, dial, request } = setUp()
  for (const domain of ['a', 'b', 'c']) void dial(request(domain))
  const thought = new AbortController()
  const answer = dial(request('d', thought.signal))
  thought.abort()
  await settle()
  finish[0]?.()
  expect(await answer).toEqual({ ok: false, error: { code: 'connection-lost' } })
  expect(begun).toEqual(['a', 'b', 'c'])
})
