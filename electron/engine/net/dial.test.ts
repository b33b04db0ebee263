import { X509Certificate } from 'node:crypto'
import { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import { createAuthority, createSelfSigned, expired, notYetValid } from '../testing/certificates.ts'
import type { KeyedCertificate } from '../testing/certificates.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { listenPlain, listenTls } from '../testing/loopback-server.ts'
import type { LoopbackServer } from '../testing/loopback-server.ts'
import { createDialer } from './dial.ts'
import type { DialerPorts } from './dial.ts'
import { defaultLimits } from './limits.ts'
import { systemClock } from './node-ports.ts'
import type { Resolver, SrvRecord } from './resolver.ts'

const authority = createAuthority()
const valid = authority.issue({ commonName: 'example.test', names: ['example.test'] })
const leftovers: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const clean of leftovers.splice(0)) await clean()
})

async function during<S extends LoopbackServer>(starting: Promise<S>): Promise<S> {
  const server = await starting
  leftovers.push(() => server.close())
  return server
}

interface Zone {
  /** By service. */
  readonly srv?: Partial<Record<'_xmpps-client' | '_xmpp-client', readonly SrvRecord[]>>
  /** By host; every other name is not found. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly hasNetwork?: boolean
}

const never = new Promise<never>(() => undefined)
const fault = (code: string) => Object.assign(new Error(code), { code })

function resolverOf({ srv = {}, hosts = {}, hasNetwork = true }: Zone): Resolver {
  return {
    srv(name) {
      const [service] = name.split('.')
      const records = service === '_xmpps-client' || service === '_xmpp-client' ? srv[service] : undefined
      return records ? Promise.resolve(records) : Promise.reject(fault('ENOTFOUND'))
    },
    addresses(host) {
      const found = hosts[host]
      return found ? Promise.resolve(found) : Promise.reject(fault('ENOTFOUND'))
    },
    hasNetwork: () => hasNetwork,
  }
}

interface Dialling {
  readonly zone?: Zone
  readonly settings?: Partial<ConnectionSettings>
  readonly domain?: string
  readonly trustedFingerprint?: string
  readonly signal?: AbortSignal
  readonly ports?: Partial<DialerPorts>
}

async function dial(given: Dialling) {
  const dialer = createDialer({
    clock: systemClock,
    random: createFakeRandom(),
    resolver: resolverOf(given.zone ?? {}),
    authorities: [authority.cert],
    ...given.ports,
  })
  const dialled = await dialer({
    domain: given.domain ?? 'example.test',
    settings: { security: 'automatic', ...given.settings },
    trustedFingerprint: given.trustedFingerprint ?? null,
    signal: given.signal ?? new AbortController().signal,
  })
  if (dialled.ok) leftovers.push(() => dialled.value.connection.destroy())
  return dialled
}

const at = (port: number, priority = 1, name = 'host.test'): SrvRecord => ({
  name,
  port,
  priority,
  weight: 0,
})
const hosts = { 'host.test': ['127.0.0.1'], 'example.test': ['127.0.0.1'] }
/** A port of this machine at which nobody listens any more. */
async function deadPort(): Promise<number> {
  const server = await listenPlain()
  await server.close()
  return server.port
}
const directTo = (port: number): Dialling => ({ zone: { hosts, srv: { '_xmpps-client': [at(port)] } } })

describe('dialling with direct TLS', () => {
  it('names the domain and the protocol, and checks the certificate for the domain', async () => {
    const seen: unknown[] = []
    const server = await during(
      listenTls({ ...valid, ALPNProtocols: ['http/1.1', 'xmpp-client'] }, (socket) =>
        seen.push(socket.alpnProtocol, Reflect.get(socket, 'servername')),
      ),
    )
    const dialled = await dial(directTo(server.port))
    if (!dialled.ok) throw new Error(dialled.error.code)
    expect(dialled.value.security).toBe('direct-tls')
    expect(dialled.value.connection.tls).toMatchObject({
      protocol: 'TLSv1.3',
      certificate: { subject: 'example.test', names: ['example.test'], issuer: 'Test authority' },
    })
    await server.nextConnection()
    expect(seen).toEqual(['xmpp-client', 'example.test'])
  })

  it('looks an international domain up and names it in ASCII', async () => {
    const names: string[] = []
    const certificate = authority.issue({ names: ['xn--bcher-kva.example'] })
    const server = await during(
      listenTls(certificate, (socket) => names.push(String(Reflect.get(socket, 'servername')))),
    )
    const zone = resolverOf({ hosts, srv: { '_xmpps-client': [at(server.port)] } })
    const asked: string[] = []
    const resolver = {
      ...zone,
      srv: (name: string, signal: AbortSignal) => (asked.push(name), zone.srv(name, signal)),
    }
    const dialled = await dial({ domain: 'bücher.example', ports: { resolver } })
    expect(dialled.ok).toBe(true)
    await server.nextConnection()
    expect(names).toEqual(['xn--bcher-kva.example'])
    expect(asked).toContain('_xmpps-client._tcp.xn--bcher-kva.example')
  })

  it('sends no server name for an IP literal, which the certificate must hold as an address', async () => {
    const names: unknown[] = []
    const certificate = authority.issue({ addresses: ['127.0.0.1'] })
    const server = await during(
      listenTls(certificate, (socket) => names.push(Reflect.get(socket, 'servername'))),
    )
    const settings = { port: server.port, security: 'direct-tls' } as const
    expect((await dial({ domain: '127.0.0.1', settings })).ok).toBe(true)
    await server.nextConnection()
    expect(names).toEqual([false])
    const named = await during(listenTls(authority.issue({ names: ['127.0.0.1'] })))
    expect(await dial({ domain: '127.0.0.1', settings: { ...settings, port: named.port } })).toMatchObject({
      error: { code: 'certificate-untrusted', problem: 'wrong-name' },
    })
  })

  const stranger = createAuthority({ commonName: 'Stranger' })
  const right = { commonName: 'example.test', names: ['example.test'] }
  it.each<[string, KeyedCertificate, string]>([
    ['expired', authority.issue(expired(right)), 'expired'],
    ['not yet valid', authority.issue(notYetValid(right)), 'not-yet-valid'],
    ['self-signed', createSelfSigned(right), 'self-signed'],
    ['self-signed and expired', createSelfSigned(expired(right)), 'self-signed'],
    ['issued by a stranger', stranger.issue(right), 'unknown-issuer'],
    [
      'issued by a stranger, who sent himself along',
      withChain(stranger.issue(right), stranger),
      'unknown-issuer',
    ],
    [
      'issued by a stranger, and expired',
      withChain(stranger.issue(expired(right)), stranger),
      'unknown-issuer',
    ],
    ['for another name', authority.issue({ names: ['other.test'] }), 'wrong-name'],
    ['for another name, and expired', authority.issue(expired({ names: ['other.test'] })), 'wrong-name'],
    // What the SRV record says must not count.
    ['for the target of the SRV record', authority.issue({ names: ['host.test'] }), 'wrong-name'],
  ])('refuses a certificate that is %s, without a byte sent', async (_, certificate, problem) => {
    const server = await during(listenTls(certificate))
    const dialled = await dial(directTo(server.port))
    if (dialled.ok || dialled.error.code !== 'certificate-untrusted') throw new Error(JSON.stringify(dialled))
    expect(dialled.error.problem).toBe(problem)
    expect(dialled.error.certificate.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(server.received()).toBe('')

    // And the person may trust exactly that one.
    const { fingerprint } = dialled.error.certificate
    const trusted = await dial({ ...directTo(server.port), trustedFingerprint: fingerprint })
    expect(trusted.ok).toBe(true)
  })

  it('shows a certificate as a person may look at it', async () => {
    const certificate = createSelfSigned({
      organization: 'Verein Ü',
      names: ['a.test', '*.b.test'],
      srvNames: ['_xmpp-client.c.test'],
      validFrom: new Date('2020-02-03T04:05:06Z'),
      validTo: new Date('2051-02-03T04:05:06Z'),
    })
    const server = await during(listenTls(certificate))
    expect(await dial(directTo(server.port))).toEqual({
      ok: false,
      error: {
        code: 'certificate-untrusted',
        problem: 'self-signed',
        certificate: {
          subject: 'Verein Ü',
          issuer: 'Verein Ü',
          names: ['a.test', '*.b.test', '_xmpp-client.c.test'],
          validFrom: Date.parse('2020-02-03T04:05:06Z'),
          validTo: Date.parse('2051-02-03T04:05:06Z'),
          fingerprint: new X509Certificate(certificate.cert).fingerprint256.replaceAll(':', '').toLowerCase(),
        },
      },
    })
  })

  it('stops where a pinned certificate has changed, even for one that verifies, and tries nothing else', async () => {
    const changed = await during(listenTls(valid))
    const spare = await during(listenPlain())
    const dialled = await dial({
      zone: { hosts, srv: { '_xmpps-client': [at(changed.port, 1)], '_xmpp-client': [at(spare.port, 2)] } },
      trustedFingerprint: '0'.repeat(64),
    })
    expect(dialled).toMatchObject({ error: { code: 'certificate-untrusted', problem: 'changed' } })
    expect(spare.accepted).toEqual([])
  })

  it('refuses what is older than TLS 1.2', async () => {
    const server = await during(
      listenTls({ ...valid, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
    )
    expect(await dial(directTo(server.port))).toMatchObject({ error: { code: 'tls-failed' } })
  })

  it('says tls-failed of a server that speaks something else, or hangs up', async () => {
    const talking = await during(
      listenPlain((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
    expect(await dial(directTo(talking.port))).toMatchObject({ error: { code: 'tls-failed' } })
    const hanging = await during(listenPlain((socket) => socket.once('data', () => socket.end())))
    expect(await dial(directTo(hanging.port))).toMatchObject({ error: { code: 'tls-failed' } })
    const resetting = await during(
      listenPlain((socket) => socket.once('data', () => socket.resetAndDestroy())),
    )
    expect(await dial(directTo(resetting.port))).toMatchObject({ error: { code: 'tls-failed' } })
  })

  it('binds the channel by the exporter with TLS 1.3, and not with 1.2', async () => {
    let serverSide = ''
    const server = await during(
      listenTls(valid, (socket) => {
        serverSide = socket
          .exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
          .toString('hex')
      }),
    )
    const dialled = await dial(directTo(server.port))
    await server.nextConnection()
    const tls = dialled.ok ? dialled.value.connection.tls : null
    expect(Buffer.from(tls?.exporter() ?? []).toString('hex')).toBe(serverSide)
    expect(serverSide).toHaveLength(64)

    const older = await during(listenTls({ ...valid, maxVersion: 'TLSv1.2' }))
    const with12 = await dial(directTo(older.port))
    expect(with12.ok && with12.value.connection.tls?.protocol).toBe('TLSv1.2')
    expect(with12.ok && with12.value.connection.tls?.exporter()).toBe(null)
  })
})

function withChain(leaf: KeyedCertificate, issuer: KeyedCertificate): KeyedCertificate {
  return { ...leaf, cert: leaf.cert + issuer.cert }
}

describe('which target is taken', () => {
  it('goes on to the next after a refusal, a name that is not found and a bad certificate', async () => {
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

  it('leaves the domain itself alone when there are records that do not work (RFC 6120 §3.2.1)', async () => {
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

  it('tries STARTTLS where direct TLS by custom was not understood, but not after a bad certificate', async () => {
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

  it('reaches 127.0.0.1 where ::1 is dead', async () => {
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

  it('is for this machine', async () => {
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

/** Each step at which a server, or the way to it, can keep silent. */
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

  it('can be broken off', async () => {
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
