import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAuthority } from '../testing/certificates.ts'
import type { CertificateRequest } from '../testing/certificates.ts'
import { namesOf } from './certificate-names.ts'
import { toLookupName } from './host.ts'
import { certificateIsFor } from './identity.ts'

const authority = createAuthority()
const derOf = (request: CertificateRequest) => new X509Certificate(authority.issue(request).cert).raw

function isFor(request: CertificateRequest, domain: string): boolean {
  return certificateIsFor(namesOf(derOf(request)), toLookupName(domain) ?? '')
}

describe('the domain of a certificate (RFC 6120 §13.7.1.2, RFC 9525 §6)', () => {
  it.each<[CertificateRequest, string, boolean]>([
    [{ names: ['example.org'] }, 'example.org', true],
    [{ names: ['EXAMPLE.Org'] }, 'example.org', true],
    [{ names: ['a.org', 'b.org', 'example.org'] }, 'example.org', true],
    [{ names: ['xmpp.example.org'] }, 'example.org', false],
    [{ names: ['example.org'] }, 'xmpp.example.org', false],
    [{ names: ['example.org.evil.net'] }, 'example.org', false],
    [{ names: ['xn--bcher-kva.example'] }, 'bücher.example', true],
    // Not by the common name, even if it is the only name.
    [{ commonName: 'example.org' }, 'example.org', false],
    [{ commonName: 'example.org', names: ['other.org'] }, 'example.org', false],

    [{ names: ['*.example.org'] }, 'im.example.org', true],
    [{ names: ['*.example.org'] }, 'example.org', false],
    [{ names: ['*.example.org'] }, 'a.im.example.org', false],
    [{ names: ['im.*.org'] }, 'im.example.org', false],
    [{ names: ['i*.example.org'] }, 'im.example.org', false],
    [{ names: ['*m.example.org'] }, 'im.example.org', false],
    [{ names: ['*.*.org'] }, 'im.example.org', false],
    [{ names: ['*.org'] }, 'example.org', false],
    [{ names: ['*'] }, 'org', false],

    [{ srvNames: ['_xmpp-client.example.org'] }, 'example.org', true],
    [{ srvNames: ['_xmpps-client.example.org'] }, 'example.org', true],
    [{ srvNames: ['_XMPP-Client.Example.Org'] }, 'example.org', true],
    [{ srvNames: ['_xmpp-server.example.org'] }, 'example.org', false],
    [{ srvNames: ['_imaps.example.org'] }, 'example.org', false],
    [{ srvNames: ['example.org'] }, 'example.org', false],
    [{ srvNames: ['_xmpp-client.other.org'], names: ['example.org'] }, 'example.org', true],

    [{ xmppAddresses: ['example.org'] }, 'example.org', true],
    [{ xmppAddresses: ['bücher.example'] }, 'bücher.example', true],
    [{ xmppAddresses: ['juliet@example.org'] }, 'example.org', false],
    [{ xmppAddresses: ['*.example.org'] }, 'im.example.org', false],

    [{ addresses: ['192.0.2.1'] }, '192.0.2.1', true],
    [{ addresses: ['192.0.2.2'] }, '192.0.2.1', false],
    [{ names: ['192.0.2.1'] }, '192.0.2.1', false],
    [{ addresses: ['2001:db8:0:0:0:0:0:1'] }, '[2001:db8::1]', true],
    [{ addresses: ['2001:db8:0:0:0:0:0:2'] }, '[2001:db8::1]', false],
    [{ addresses: ['127.0.0.1'] }, 'localhost', false],

    [{ names: ['example.org\0.evil.net'] }, 'example.org', false],
    [{ names: [''] }, 'example.org', false],
    [{}, 'example.org', false],
  ])('%j for %s: %s', (request, domain, matches) => {
    expect(isFor(request, domain)).toBe(matches)
  })
})

describe('the names in a certificate', () => {
  it('are all found', () => {
    const request = {
      names: ['a.org', '*.a.org'],
      srvNames: ['_xmpp-client.b.org'],
      xmppAddresses: ['ç.org'],
      addresses: ['127.0.0.1', '0:0:0:0:0:0:0:1'],
    }
    expect(namesOf(derOf(request))).toEqual({
      dns: ['a.org', '*.a.org'],
      srv: ['_xmpp-client.b.org'],
      xmpp: ['ç.org'],
      ip: ['127.0.0.1', '::1'],
    })
  })

  it('are read without a crash from a certificate that was cut or bent anywhere', () => {
    const whole = derOf({ names: ['example.org'], srvNames: ['_xmpp-client.example.org'] })
    for (let at = 0; at < whole.length; at++) {
      const bent = Uint8Array.from(whole)
      bent[at] = (bent[at] ?? 0) ^ 0xff
      for (const bytes of [whole.subarray(0, at), bent])
        expect(namesOf(bytes).dns.every((name) => name.length < 300)).toBe(true)
    }
    expect(namesOf(whole.subarray(0, -1)).dns).toEqual([])
    expect(namesOf(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)).dns).toEqual([])
    expect(namesOf(Uint8Array.of(0x30, 0x80, 0, 0)).dns).toEqual([])
  })
})
