import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { alternateFamilies, connectFirst } from './happy-eyeballs.ts'

/** A race over sockets that do nothing until the test says so. */
function race(addresses: readonly string[]) {
  const clock = createFakeClock()
  const sockets = new Map<string, Socket>()
  const aborter = new AbortController()
  const outcome = connectFirst(addresses, 5222, {
    openSocket(address) {
      const socket = new Socket()
      sockets.set(address, socket)
      return socket
    },
    clock,
    attemptDelayMs: 250,
    limitMs: 10_000,
    signal: aborter.signal,
  })
  const at = (address: string) => {
    const socket = sockets.get(address)
    if (socket === undefined) throw new Error(`${address} has not been tried`)
    return socket
  }
  return {
    clock,
    aborter,
    outcome,
    at,
    tried: () => [...sockets.keys()],
    left: () => [...sockets].filter(([, socket]) => !socket.destroyed).map(([address]) => address),
    async fail(address: string, code: string) {
      at(address).destroy(Object.assign(new Error(code), { code }))
      await settle()
    },
  }
}

describe('happy eyeballs (RFC 8305)', () => {
  it.each([
    [
      ['::1', '::2', '::3', '1.1.1.1', '2.2.2.2'],
      ['::1', '1.1.1.1', '::2', '2.2.2.2', '::3'],
    ],
    [
      ['1.1.1.1', '2.2.2.2', '::1'],
      ['1.1.1.1', '::1', '2.2.2.2'],
    ],
    [['1.1.1.1'], ['1.1.1.1']],
    [[], []],
  ])('alternates the families: %j', (given, order) => {
    expect(alternateFamilies(given)).toEqual(order)
  })

  it('tries the next address beside one that does not answer, and lets the late one win', async () => {
    const { clock, at, tried, outcome, left } = race(['::1', '::2', '127.0.0.1'])
    expect(tried()).toEqual(['::1'])
    await clock.advance(249)
    expect(tried()).toEqual(['::1'])
    await clock.advance(1)
    expect(tried()).toEqual(['::1', '127.0.0.1'])
    at('::1').emit('connect')
    expect(await outcome).toEqual({ ok: true, value: at('::1') })
    await clock.advance(60_000)
    expect(tried()).toEqual(['::1', '127.0.0.1'])
    expect(left()).toEqual(['::1'])
    expect(clock.timers).toBe(0)
  })

  it('goes on at once after a failure', async () => {
    const { fail, tried, at, outcome } = race(['::1', '127.0.0.1'])
    await fail('::1', 'ECONNREFUSED')
    expect(tried()).toEqual(['::1', '127.0.0.1'])
    at('127.0.0.1').emit('connect')
    expect((await outcome).ok).toBe(true)
  })

  it('reports every failure when all have failed', async () => {
    const { fail, clock, outcome } = race(['::1', '127.0.0.1'])
    await clock.advance(250)
    await fail('127.0.0.1', 'ENETUNREACH')
    await fail('::1', 'ECONNREFUSED')
    expect(await outcome).toMatchObject({
      error: { kind: 'failed', errors: [{ code: 'ENETUNREACH' }, { code: 'ECONNREFUSED' }] },
    })
    expect(clock.timers).toBe(0)
  })

  it('has one limit for all addresses together', async () => {
    const { clock, outcome, left, tried } = race(['::1', '127.0.0.1'])
    await clock.advance(10_000)
    expect(await outcome).toEqual({ ok: false, error: { kind: 'timeout' } })
    expect(tried()).toHaveLength(2)
    expect(left()).toEqual([])
  })

  it('stops when aborted, before and during', async () => {
    const { aborter, outcome, left, clock } = race(['::1', '127.0.0.1'])
    aborter.abort()
    expect(await outcome).toEqual({ ok: false, error: { kind: 'aborted' } })
    expect(left()).toEqual([])
    expect(clock.timers).toBe(0)

    const opened: string[] = []
    const never = await connectFirst(['::1'], 1, {
      openSocket(address) {
        opened.push(address)
        return new Socket()
      },
      clock,
      attemptDelayMs: 1,
      limitMs: 1,
      signal: aborter.signal,
    })
    expect(never.ok).toBe(false)
    expect(opened).toEqual([])
  })
})
