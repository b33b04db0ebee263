import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import type { NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Clock } from '../ports.ts'
import { describeCertificate, judgeCertificate } from './certificate.ts'
import { namesOf } from './certificate-names.ts'
import { hasExtendedMasterSecret, serverEndPoint } from './channel-binding.ts'
import type { TlsState } from './connection.ts'
import { codeOf, tlsFailure } from './net-failure.ts'

export interface Secured {
  /** Paused: nothing has been read from it. */
  readonly socket: TLSSocket
  readonly state: TlsState
}

/** The server that we expect, and the certificates that we trust. */
export interface SecureOptions {
  /** The domain of the person's address, as `toLookupName` gives it: sent as SNI and expected in the certificate. */
  readonly domain: string
  /** Whether TLS comes first on this connection: ALPN then names the protocol (XEP-0368 §3). */
  readonly direct: boolean
  /** A web server: names of XMPP do not count, and a certificate that verifies is always good enough. */
  readonly https?: boolean
  readonly trustedFingerprint: string | null
  readonly context: SecureContext
  /** The authorities in `context`, in PEM. */
  readonly authorities: readonly string[]
  readonly clock: Clock
  readonly limitMs: number
  /** Named in a time-out. */
  readonly host: string
}

/**
 * Starts TLS over a connected socket and checks the certificate. On success the server is the expected one, and no byte
 * of the application has been sent before. On failure the socket is closed. An abort gives `connection-lost`.
 */
export function secure(
  socket: Socket,
  options: SecureOptions,
  signal: AbortSignal,
): Promise<Result<Secured, NetFailure>> {
  return new Promise((resolve) => {
    const secured = connect({
      socket,
      secureContext: options.context,
      // RFC 6066 §3 does not permit an IP address as server name.
      servername: isIP(options.domain) === 0 ? options.domain : '',
      ...(options.direct ? { ALPNProtocols: ['xmpp-client'] } : {}),
      ...(options.https === true && { ALPNProtocols: ['http/1.1'], highWaterMark: WEB_BUFFER_BYTES }),
      // We judge the certificate below: Node would check another name, and close without saying what it saw.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    // A renegotiation could bring another certificate that nobody would check.
    secured.disableRenegotiation()

    const settle = (outcome: Result<Secured, NetFailure>) => {
      cancelLimit()
      signal.removeEventListener('abort', onAbort)
      secured.off('secureConnect', onSecure).off('error', onError).off('close', onClose)
      if (!outcome.ok) {
        // Errors of a discarded socket concern nobody.
        secured.on('error', () => undefined)
        secured.destroy()
        socket.destroy()
      }
      resolve(outcome)
    }
    const onSecure = () => {
      try {
        settle(inspect(secured, options))
      } catch (error) {
        // OpenSSL can throw over a certificate, for instance over its key. The sender chose that certificate.
        settle(err(tlsFailure(error)))
      }
    }
    const onError = (error: Error) =>
      settle(err(codeOf(error) === 'ECONNRESET' ? closedInHandshake : tlsFailure(error)))
    const onClose = () => settle(err(closedInHandshake))
    const onAbort = () => settle(err({ code: 'connection-lost' }))
    const cancelLimit = options.clock.after(options.limitMs, () =>
      settle(err({ code: 'connection-timeout', host: options.host })),
    )
    secured.on('secureConnect', onSecure).on('error', onError).on('close', onClose)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

/** Large enough that a file is not sent in small steps. */
const WEB_BUFFER_BYTES = 1024 * 1024

const closedInHandshake: NetFailure = { code: 'tls-failed', reason: 'closed during the handshake' }

function inspect(socket: TLSSocket, options: SecureOptions): Result<Secured, NetFailure> {
  // Not `getPeerX509Certificate`: after it has been called, Node no longer gives the chain.
  const chain: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true)
  const protocol = socket.getProtocol()
  if (chain.raw === undefined) return err({ code: 'tls-failed', reason: 'no certificate' })
  if (protocol !== 'TLSv1.2' && protocol !== 'TLSv1.3')
    return err({ code: 'tls-failed', reason: `${protocol ?? 'no protocol'} is too old` })

  const certificate = new X509Certificate(chain.raw)
  const found = namesOf(certificate.raw)
  const names = options.https === true ? { ...found, srv: [], xmpp: [] } : found
  const given = {
    certificate,
    names,
    chainError: socket.authorized ? null : String(socket.authorizationError),
    anchored: () => isAnchored(chain, certificate, options.authorities),
    domain: options.domain,
  }
  const { trustedFingerprint } = options
  const verifies = () => judgeCertificate({ ...given, trustedFingerprint: null }) === null
  const isGoodEnough = options.https === true && verifies()
  const problem = isGoodEnough ? null : judgeCertificate({ ...given, trustedFingerprint })
  if (problem !== null) {
    return err({
      code: 'certificate-untrusted',
      problem,
      certificate: describeCertificate(certificate, names),
    })
  }
  return ok({
    socket,
    state: {
      protocol,
      verified: trustedFingerprint === null || isGoodEnough || verifies(),
      endPoint: () => serverEndPoint(certificate.raw),
      exporter: () => exportBinding(socket, protocol),
    },
  })
}

/** RFC 9266 §2. TLS 1.2 may give the value only with the extended master secret (RFC 7627). */
function exportBinding(socket: TLSSocket, protocol: TlsState['protocol']): Uint8Array | null {
  if (socket.destroyed) return null
  if (protocol === 'TLSv1.2' && !hasExtendedMasterSecret(socket.getSession())) return null
  return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
}

/** Whether the chain that Node built ends in one of the authorities, or in a certificate that one of them issued. */
function isAnchored(
  chain: Partial<DetailedPeerCertificate>,
  leaf: X509Certificate,
  authorities: readonly string[],
): boolean {
  let top = leaf
  let issuer: Partial<DetailedPeerCertificate> | undefined = chain.issuerCertificate
  // Node ends the chain with a certificate that is its own issuer, or with an empty object.
  while (issuer?.raw !== undefined) {
    top = new X509Certificate(issuer.raw)
    issuer = issuer.issuerCertificate === issuer ? undefined : issuer.issuerCertificate
  }
  return authorities.some((pem) => {
    const authority = new X509Certificate(pem)
    return (
      authority.fingerprint256 === top.fingerprint256 ||
      (top.checkIssued(authority) && top.verify(authority.publicKey))
    )
  })
}
