import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** The argument of `tls.createServer`. */
export interface KeyedCertificate {
  /** PEM. */
  readonly cert: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface CertificateRequest {
  /** Default: none, an empty subject. */
  readonly commonName?: string
  readonly organization?: string
  /** DNS names. */
  readonly names?: readonly string[]
  /** IP addresses, IPv6 written in full. */
  readonly addresses?: readonly string[]
  /** SRV-IDs (RFC 4985) and XmppAddrs (RFC 6120 §13.7.1.4). */
  readonly srvNames?: readonly string[]
  readonly xmppAddresses?: readonly string[]
  /** Default: from a day ago to a day from now. */
  readonly validFrom?: Date
  readonly validTo?: Date
}

/** A certificate authority for a test. */
export interface TestAuthority extends KeyedCertificate {
  issue(request: CertificateRequest): KeyedCertificate
}

const DAY_MS = 86_400_000

export function createAuthority(
  request: CertificateRequest = { commonName: 'Test authority' },
): TestAuthority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameDer(request)
  const self = { issuer: subject, issuerKey: keys.privateKey, publicKey: keys.publicKey }
  return {
    cert: certificate(request, { ...self, authority: true }),
    key: pem(keys.privateKey),
    issue(leaf) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return {
        cert: certificate(leaf, {
          issuer: subject,
          issuerKey: keys.privateKey,
          publicKey: own.publicKey,
          authority: false,
        }),
        key: pem(own.privateKey),
      }
    },
  }
}

export function createSelfSigned(request: CertificateRequest): KeyedCertificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = nameDer(request)
  return {
    cert: certificate(request, {
      issuer,
      issuerKey: keys.privateKey,
      publicKey: keys.publicKey,
      authority: false,
    }),
    key: pem(keys.privateKey),
  }
}

/** A certificate that expired an hour ago. */
export function expired(request: CertificateRequest): CertificateRequest {
  return { ...request, validFrom: new Date(Date.now() - DAY_MS), validTo: new Date(Date.now() - 3_600_000) }
}

/** A certificate that becomes valid in an hour. */
export function notYetValid(request: CertificateRequest): CertificateRequest {
  return { ...request, validFrom: new Date(Date.now() + 3_600_000), validTo: new Date(Date.now() + DAY_MS) }
}

interface Signing {
  readonly issuer: Buffer
  readonly issuerKey: KeyObject
  readonly publicKey: KeyObject
  readonly authority: boolean
}

/** X.509 v3 (RFC 5280 §4.1), signed with ecdsa-with-SHA256. */
function certificate(request: CertificateRequest, signing: Signing): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const extensions = [
    extension('2.5.29.19', true, sequence(...(signing.authority ? [der(0x01, Buffer.of(0xff))] : []))),
    // keyCertSign, or digitalSignature.
    extension('2.5.29.15', true, der(0x03, signing.authority ? Buffer.of(2, 0x04) : Buffer.of(7, 0x80))),
  ]
  const alternatives = alternativeNames(request)
  if (alternatives.length > 0) extensions.push(extension('2.5.29.17', false, sequence(...alternatives)))
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    signing.issuer,
    sequence(
      time(request.validFrom ?? new Date(Date.now() - DAY_MS)),
      time(request.validTo ?? new Date(Date.now() + DAY_MS)),
    ),
    nameDer(request),
    signing.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', toBeSigned, signing.issuerKey)
  const whole = sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function alternativeNames(request: CertificateRequest): Buffer[] {
  const otherName = (type: string, value: Buffer) => der(0xa0, Buffer.concat([oid(type), der(0xa0, value)]))
  return [
    ...(request.names ?? []).map((name) => der(0x82, Buffer.from(name, 'latin1'))),
    ...(request.addresses ?? []).map((address) => der(0x87, addressBytes(address))),
    ...(request.srvNames ?? []).map((name) => otherName('1.3.6.1.5.5.7.8.7', der(0x16, Buffer.from(name)))),
    ...(request.xmppAddresses ?? []).map((name) =>
      otherName('1.3.6.1.5.5.7.8.5', der(0x0c, Buffer.from(name))),
    ),
  ]
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const groups = address.split(':')
  if (groups.length !== 8) throw new Error(`Write ${address} in full`)
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function nameDer({ commonName, organization }: CertificateRequest): Buffer {
  const attribute = (type: string, value: string | undefined) =>
    value === undefined ? [] : [der(0x31, sequence(oid(type), der(0x0c, Buffer.from(value))))]
  return sequence(...attribute('2.5.4.10', organization), ...attribute('2.5.4.3', commonName))
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value))
}

/** GeneralizedTime after 2049, UTCTime before (RFC 5280 §4.1.2.5). */
function time(at: Date): Buffer {
  const digits = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of arcs) {
    const septets = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) septets.unshift((left & 0x7f) | 0x80)
    bytes.push(...septets)
  }
  return der(0x06, Buffer.from(bytes))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
