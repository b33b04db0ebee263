import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSelfSigned } from '../testing/certificates.ts'
import { listenTls } from '../testing/loopback-server.ts'
import { hasExtendedMasterSecret, serverEndPoint } from './channel-binding.ts'
import { dial, directTo, during, valid } from './testing.ts'

const hex = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString('hex') : null)

describe('tls-server-end-point', () => {
  it.each<[string, string, string | null]>([
    [
      'RSA with MD5',
      '30143000300d06092a864886f70d0101040500030100',
      '5827763a7dbabfc9c57e6bb64967d102b3108cf10fdb7c9cee74cd55b005d11e',
    ],
    [
      'RSA with SHA-1',
      '30143000300d06092a864886f70d0101050500030100',
      '93c0a65cddbcf93a665d519353e79a0a33a239eadb84189658ad6928cbbb4e04',
    ],
    [
      'RSA with SHA-256',
      '30143000300d06092a864886f70d01010b0500030100',
      '55570eb758c772c1de1d79476a98da2b7ca9654e71b6f06443c241aa8ce1cf00',
    ],
    [
      'RSA with SHA-384',
      '30143000300d06092a864886f70d01010c0500030100',
      '4316b10e425608d80b59a0f45542b7761902134f4f1f3e715b11a1faa1e09ffb57c148164bf910c8cd7329f9f7f66db1',
    ],
    [
      'RSA with SHA-512',
      '30143000300d06092a864886f70d01010d0500030100',
      '9ae48dd3d2a69514587e1df913ea6a5e18f99702d0204e1983e31af0e747f994cc3756aec835fdcd41854ec464d4ff257152ee724aba4a652663d0254a891db2',
    ],
    [
      'ECDSA with SHA-1',
      '30103000300906072a8648ce3d0401030100',
      '38932bba2b8c52ba81e4e81063b2be4eb30fc6375fce5e8a8b5a75562dff7f6d',
    ],
    [
      'ECDSA with SHA-256',
      '30113000300a06082a8648ce3d040302030100',
      '1fc09016de613180a12cbca2421611f3ef7103def3ba7f425a1672fd14774629',
    ],
    [
      'ECDSA with SHA-384',
      '30113000300a06082a8648ce3d040303030100',
      '506ef22def0d4b491e8960c498e71de4b304de20e5d3d254eaf7baddcddbe1696e66240af7f67dffa39b6b65818103a5',
    ],
    [
      'ECDSA with SHA-512',
      '30113000300a06082a8648ce3d040304030100',
      'c85d9da9a5a7ebe4d6ac32665e5237d61d3d8f01896b3208b517ec6ade46a0697c83075ff0bf0da39fce12163595c5c11a152e5a99e48e31b6185d32f187fad1',
    ],
    [
      'RSASSA-PSS with SHA-512',
      '30253000301e06092a864886f70d01010a3011a00f300d06096086480165030402030500030100',
      'c47d6336c19db438fa2aad866608fa4a92f71f08b300e243fd5a8f0f3d2a26ea965bdfdf89c529dba861ad4287400535cbeaa25c97a450800534a4574379f585',
    ],
    [
      'RSASSA-PSS as it is without a word',
      '30143000300d06092a864886f70d01010a3000030100',
      '39d0d9d9a413975df022995e48e88602ae62180109162e3e8de16a7c2fc34c46',
    ],
    ['Ed25519', '300c3000300506032b6570030100', null],
    ['nothing', '300730003000030100', null],
    ['no certificate', '0500', null],
    ['a certificate cut off', '3019300030', null],
  ])('hashes a certificate in the way it was signed: %s', (_what, certificate, expected) => {
    expect(hex(serverEndPoint(Buffer.from(certificate, 'hex')))).toBe(expected)
  })

  it('is the SHA-256 of a certificate signed with SHA-256, which is its fingerprint', () => {
    const certificate = new X509Certificate(valid.cert)
    expect(hex(serverEndPoint(certificate.raw))).toBe(
      certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
  })
})

describe('tls-exporter', () => {
  /** SSL_OP_NO_EXTENDED_MASTER_SECRET, which Node has no name for. */
  const NO_EXTENDED_MASTER_SECRET = 1
  const TLS12 = { ...valid, maxVersion: 'TLSv1.2' } as const

  it.each([
    ['TLS 1.3', 'TLSv1.3', valid],
    ['TLS 1.2 with the extended master secret', 'TLSv1.2', TLS12],
  ])('is the same on both sides, by %s', async (_what, protocol, options) => {
    let serverSide = ''
    const server = await during(
      listenTls(options, (socket) => {
        serverSide = socket
          .exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
          .toString('hex')
      }),
    )
    const dialled = await dial(directTo(server.port))
    await server.nextConnection()
    const tls = dialled.ok ? dialled.value.connection.tls : null
    expect(tls?.protocol).toBe(protocol)
    expect(hex(tls?.exporter())).toBe(serverSide)
    expect(serverSide).toHaveLength(64)
  })

  it('is missing in TLS 1.2 without the extension; the certificate remains', async () => {
    const options = { ...TLS12, secureOptions: NO_EXTENDED_MASTER_SECRET }
    const server = await during(listenTls(options))
    const dialled = await dial(directTo(server.port))
    const tls = dialled.ok ? dialled.value.connection.tls : null
    expect(tls?.protocol).toBe('TLSv1.2')
    expect(tls?.exporter()).toBe(null)
    expect(tls?.endPoint()).toHaveLength(32)
  })

  it.each<[string, string, boolean]>([
    ['OpenSSL with it', '300aad03020101b103020101', true],
    ['OpenSSL without it', '3005ad03020100', false],
    ['OpenSSL without any flag', '3003020101', false],
    ['BoringSSL with it', '3005b1030101ff', true],
    ['BoringSSL without it', '3005b103010100', false],
    ['the head that newer versions of Node put there', '006e6f64653a303030005e3005ad03020101', true],
    ['no session', '4e4f5420524553554d41424c45', false],
  ])('%s', (_what, session, expected) => {
    expect(hasExtendedMasterSecret(Buffer.from(session, 'hex'))).toBe(expected)
  })
})

it('tells a certificate that verifies from one that is trusted only by its fingerprint', async () => {
  const fingerprintOf = (cert: string) => new X509Certificate(cert).fingerprint256.replaceAll(':', '')
  const verified = async (certificate: typeof valid, trustedFingerprint?: string) => {
    const server = await during(listenTls(certificate))
    const dialled = await dial({
      ...directTo(server.port),
      ...(trustedFingerprint !== undefined && { trustedFingerprint }),
    })
    return dialled.ok ? dialled.value.connection.tls?.verified : dialled.error.code
  }
  const own = createSelfSigned({ commonName: 'example.test', names: ['example.test'] })
  expect(await verified(valid)).toBe(true)
  expect(await verified(valid, fingerprintOf(valid.cert))).toBe(true)
  expect(await verified(own)).toBe('certificate-untrusted')
  expect(await verified(own, fingerprintOf(own.cert))).toBe(false)
})
