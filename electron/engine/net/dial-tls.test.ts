import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAuthority, createSelfSigned, expired, notYetValid } from '../testing/certificates.ts'
import type { KeyedCertificate } from '../testing/certificates.ts'
import { listenPlain, listenTls } from '../testing/loopback-server.ts'
import { at, authority, dial, directTo, during, hosts, resolverOf, valid } from './testing.ts'

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
    expect(dialled.value.connection.tls).toMatchObject({ protocol: 'TLSv1.3', verified: true })
    await server.nextConnection()
    expect(seen).toEqual(['xmpp-client', 'example.test'])
  })

  it('looks up an international domain and names it in ASCII', async () => {
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

  it('sends no server name for an IP literal, which the certificate must contain as an address', async () => {
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
    // The content of the SRV record must not count.
    ['for the target of the SRV record', authority.issue({ names: ['host.test'] }), 'wrong-name'],
  ])('refuses a certificate that is %s, without a byte sent', async (_, certificate, problem) => {
    const server = await during(listenTls(certificate))
    const dialled = await dial(directTo(server.port))
    if (dialled.ok || dialled.error.code !== 'certificate-untrusted') throw new Error(JSON.stringify(dialled))
    expect(dialled.error.problem).toBe(problem)
    expect(dialled.error.certificate.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(server.received()).toBe('')

    // The person may trust exactly that certificate.
    const { fingerprint } = dialled.error.certificate
    const trusted = await dial({ ...directTo(server.port), trustedFingerprint: fingerprint })
    expect(trusted.ok).toBe(true)
  })

  it('shows the parts of a certificate that a person may look at', async () => {
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

  it('refuses versions older than TLS 1.2', async () => {
    const server = await during(
      listenTls({ ...valid, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
    )
    expect(await dial(directTo(server.port))).toMatchObject({ error: { code: 'tls-failed' } })
  })

  it('reports tls-failed if the server hangs up', async () => {
    const hanging = await during(listenPlain((socket) => socket.once('data', () => socket.end())))
    expect(await dial(directTo(hanging.port))).toMatchObject({ error: { code: 'tls-failed' } })
    const resetting = await during(
      listenPlain((socket) => socket.once('data', () => socket.resetAndDestroy())),
    )
    expect(await dial(directTo(resetting.port))).toMatchObject({ error: { code: 'tls-failed' } })
  })
})

function withChain(leaf: KeyedCertificate, issuer: KeyedCertificate): KeyedCertificate {
  return { ...leaf, cert: leaf.cert + issuer.cert }
}
