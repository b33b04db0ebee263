import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createSelfSigned } from '../testing/certificates.ts'
import { listenPlain, listenTls } from '../testing/loopback-server.ts'
import type { LoopbackServer } from '../testing/loopback-server.ts'
import type { DialerPorts } from './dial.ts'
import { at, deadPort, dial, during, fault, hosts, valid } from './testing.ts'
import type { Dialling } from './testing.ts'

describe('the choice of a target', () => {
  it('goes on to the next target after a refusal, a name that is not found and a bad certificate', async () => {
    const bad = await during(listenTls(createSelfSigned({ names: ['example.test'] })))
    const good = await during(listenTls(valid))
    const dialled = await dial({
      zone: {
        hosts,
        srv: {
          '_xmpp-client': [at(await deadPort(), 1), at(5222, 2, 'gone.test')],
          '_xmpps-client': [at(bad.port, 3), at(good.port, 4)],
        },
      },
    })
    expect(dialled.ok && dialled.value.security).toBe('direct-tls')
    await good.nextConnection()
    expect(bad.received()).toBe('')
  })

  it('reports the most telling failure when all have failed', async () => {
    const bad = await during(listenTls(createSelfSigned({ names: ['example.test'] })))
    const dialled = await dial({
      zone: {
        hosts,
        srv: { '_xmpps-client': [at(5222, 1, 'gone.test'), at(bad.port, 2), at(await deadPort(), 3)] },
      },
    })
    expect(dialled).toMatchObject({ error: { code: 'certificate-untrusted', problem: 'self-signed' } })
  })

  it('goes on from a target that was reached but is no good, and reports when none is left', async () => {
    const [one, two] = [await during(listenTls(valid)), await during(listenTls(valid))]
    const first = await dial({
      zone: {
        hosts,
        srv: { '_xmpps-client': [at(one.port, 1), at(await deadPort(), 2), at(two.port, 3)] },
      },
    })
    if (!first.ok) throw new Error(first.error.code)
    expect(first.value).toMatchObject({
      target: { port: one.port },
      isDetour: false,
      isNearby: true,
      isHere: true,
    })
    const second = await first.value.next?.()
    if (!second?.ok) throw new Error('no second')
    expect(second.value).toMatchObject({ target: { port: two.port }, isDetour: true, next: null })
    second.value.connection.destroy()
  })

  it('begins with the target that worked the last time, if it is still offered', async () => {
    const [one, two] = [await during(listenTls(valid)), await during(listenTls(valid))]
    const srv = { '_xmpps-client': [at(one.port, 1), at(two.port, 2)] }
    const favoured = { host: 'host.test', port: two.port, security: 'direct-tls' } as const
    const here = await dial({ zone: { hosts, srv }, favoured })
    expect(here.ok && here.value.target).toEqual(favoured)
    const gone = await dial({ zone: { hosts, srv: { '_xmpps-client': [at(one.port)] } }, favoured })
    expect(gone.ok && gone.value.target?.port).toBe(one.port)
  })

  it('connects only to public addresses of a place that a server chose', async () => {
    const tried: string[] = []
    const openSocket = (address: string) => {
      tried.push(address)
      const socket = new Socket()
      queueMicrotask(() => socket.destroy(fault('ECONNREFUSED')))
      return socket
    }
    const addresses = {
      'mixed.test': ['10.0.0.1', '192.0.2.7', '::1'],
      'inside.test': ['fd00::1', '::ffff:127.0.0.1'],
    }
    const reach = (host: string) =>
      dial({
        zone: { hosts: addresses },
        settings: { host, port: 5222 },
        publicOnly: true,
        ports: { openSocket },
      })
    expect(await reach('mixed.test')).toMatchObject({ error: { code: 'connection-refused' } })
    for (const host of ['inside.test', '127.0.0.1', '[::1]', '2130706433', '169.254.169.254'])
      expect(await reach(host)).toEqual({ ok: false, error: { code: 'redirect-refused' } })
    expect(tried).toEqual(['192.0.2.7'])
  })

  it('does not try the domain itself if there are records that do not work (RFC 6120 §3.2.1)', async () => {
    const tried: string[] = []
    const openSocket = (address: string) => {
      tried.push(address)
      const socket = new Socket()
      queueMicrotask(() => socket.destroy(fault('ECONNREFUSED')))
      return socket
    }
    const records = { '_xmpp-client': [at(5222, 1, 'a.test')] }
    const dialled = await dial({
      zone: { srv: records, hosts: { 'a.test': ['192.0.2.7'], 'example.test': ['192.0.2.8'] } },
      ports: { openSocket },
    })
    expect(dialled).toEqual({
      ok: false,
      error: { code: 'connection-refused', host: 'a.test', port: 5222 },
    })
    expect(tried).toEqual(['192.0.2.7'])
  })

  it('falls back to port 5222 of the domain without records', async () => {
    const tried: string[] = []
    const openSocket = (address: string, port: number) => {
      tried.push(`${address} ${port}`)
      const socket = new Socket()
      queueMicrotask(() => socket.emit('connect'))
      return socket
    }
    const dialled = await dial({ zone: { hosts }, ports: { openSocket } })
    expect(dialled.ok && dialled.value.security).toBe('starttls')
    expect(tried).toEqual(['127.0.0.1 5222'])
  })

  it('tries STARTTLS if direct TLS by custom was not understood, but not after a bad certificate', async () => {
    const opened: LoopbackServer[] = []
    const through = (server: LoopbackServer): Partial<DialerPorts> => ({
      openSocket: (address) => {
        opened.push(server)
        return new Socket().connect(server.port, address)
      },
    })
    const settings = { host: 'host.test', port: 5223 }
    const plain = await during(listenPlain((socket) => socket.once('data', () => socket.end('what?'))))
    const dialled = await dial({ zone: { hosts }, settings, ports: through(plain) })
    expect(dialled.ok && dialled.value.security).toBe('starttls')
    expect(opened).toHaveLength(2)

    opened.length = 0
    const bad = await during(listenTls(createSelfSigned({ names: ['example.test'] })))
    const refused = await dial({ zone: { hosts }, settings, ports: through(bad) })
    expect(refused).toMatchObject({ error: { code: 'certificate-untrusted' } })
    expect(opened).toHaveLength(1)
  })

  it('reaches 127.0.0.1 if ::1 is dead', async () => {
    const server = await during(listenTls(valid))
    const dialled = await dial({
      zone: { hosts: { 'host.test': ['::1', '127.0.0.1'] } },
      settings: { host: 'host.test', port: server.port, security: 'direct-tls' },
    })
    expect(dialled.ok).toBe(true)
  })

  it.each<[string, Dialling, object]>([
    [
      'not offered',
      { zone: { hosts, srv: { '_xmpp-client': [at(0, 0, '')] } } },
      { code: 'server-not-found', domain: 'example.test' },
    ],
    ['unknown', {}, { code: 'server-not-found', domain: 'example.test' }],
    [
      'unknown, named by the person',
      { settings: { host: 'gone.test' } },
      { code: 'server-not-found', domain: 'gone.test' },
    ],
    ['no name', { domain: 'a..b' }, { code: 'server-not-found', domain: 'a..b' }],
    ['a host that is no name', { settings: { host: 'a b' } }, { code: 'server-not-found', domain: 'a b' }],
    ['offline', { zone: { hasNetwork: false } }, { code: 'no-network' }],
  ])('%s', async (_, given, error) => {
    expect(await dial(given)).toEqual({ ok: false, error })
  })
})

describe('no encryption', () => {
  const none = { security: 'none' } as const

  it('is allowed for this machine', async () => {
    const server = await during(listenPlain())
    const byHost = await dial({
      zone: { hosts },
      settings: { ...none, host: 'host.test', port: server.port },
    })
    expect(byHost.ok && byHost.value.security).toBe('none')
    const byDomain = await dial({ zone: { hosts }, settings: { ...none, port: server.port } })
    expect(byDomain.ok && byDomain.value.connection.tls).toBe(null)
  })

  it.each([
    ['another machine', { 'host.test': ['192.0.2.1'] }],
    ['a name that stands for both', { 'host.test': ['127.0.0.1', '192.0.2.1'] }],
  ])('is refused for %s, without connecting', async (_, addresses) => {
    const openSocket = () => {
      throw new Error('connected')
    }
    const dialled = await dial({
      zone: { hosts: addresses },
      settings: { ...none, host: 'host.test' },
      ports: { openSocket },
    })
    expect(dialled).toEqual({ ok: false, error: { code: 'unencrypted-refused' } })
  })

  it('follows no SRV record', async () => {
    const dialled = await dial({
      zone: { hosts: { 'example.test': ['192.0.2.1'] }, srv: { '_xmpp-client': [at(5222, 1, '127.0.0.1')] } },
      settings: none,
    })
    expect(dialled).toEqual({ ok: false, error: { code: 'unencrypted-refused' } })
  })
})
