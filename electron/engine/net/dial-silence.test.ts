import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { listenPlain } from '../testing/loopback-server.ts'
import type { LoopbackServer } from '../testing/loopback-server.ts'
import { defaultLimits } from './limits.ts'
import { dial, during, never } from './testing.ts'
import type { Dialling } from './testing.ts'

/** Each step at which a server, or the network, can stay silent. */
const silences: Record<string, (server: LoopbackServer) => Dialling> = {
  'the look-up of services': () => ({
    ports: { resolver: { srv: () => never, addresses: () => never, hasNetwork: () => true } },
  }),
  'the look-up of addresses': () => ({
    settings: { host: 'host.test' },
    ports: { resolver: { srv: () => never, addresses: () => never, hasNetwork: () => true } },
  }),
  connecting: () => ({ settings: { host: '127.0.0.1', port: 1 }, ports: { openSocket: () => new Socket() } }),
  'the handshake': (server) => ({
    settings: { host: '127.0.0.1', port: server.port, security: 'direct-tls' },
  }),
}

describe.each(Object.entries(silences))('silence during %s', (step, make) => {
  const silent = async () => {
    const clock = createFakeClock()
    const heard: (() => void)[] = []
    const hello = new Promise<void>((resolve) => heard.push(resolve))
    const server = await during(listenPlain((socket) => socket.once('data', () => heard[0]?.())))
    const given = make(server)
    const aborter = new AbortController()
    const dialled = dial({ ...given, signal: aborter.signal, ports: { clock, ...given.ports } })
    await (step === 'the handshake' ? hello : settle())
    return { clock, dialled, aborter, server }
  }

  it('has an end', async () => {
    const { clock, dialled } = await silent()
    const { dnsMs, tcpMs, tlsMs } = defaultLimits
    await clock.advance(Math.max(dnsMs * 2, tcpMs, tlsMs))
    expect(await dialled).toMatchObject({ error: { code: 'connection-timeout' } })
    expect(clock.timers).toBe(0)
  })

  it('can be aborted', async () => {
    const { clock, dialled, aborter, server } = await silent()
    aborter.abort()
    expect(await dialled).toEqual({ ok: false, error: { code: 'connection-lost' } })
    expect(clock.timers).toBe(0)
    const [accepted] = server.accepted
    if (step === 'the handshake')
      await new Promise((resolve) => (accepted?.destroyed ? resolve(null) : accepted?.once('close', resolve)))
  })
})

it('does not dial at all once aborted', async () => {
  const openSocket = () => {
    throw new Error('connected')
  }
  const dialled = await dial({
    settings: { host: '127.0.0.1' },
    signal: AbortSignal.abort(),
    ports: { openSocket },
  })
  expect(dialled).toEqual({ ok: false, error: { code: 'connection-lost' } })
})
