import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Clock } from '../ports.ts'
import { connectFirst } from './happy-eyeballs.ts'
import { isPrivate, toLookupName } from './host.ts'
import type { HttpProblem, TrustedCertificate } from './http.ts'
import { within } from './limits.ts'
import type { DialLimits } from './limits.ts'
import type { Link } from './links.ts'
import type { Resolver } from './resolver.ts'
import { secure } from './secure.ts'
import type { Trust } from './trust.ts'

export interface HttpsPorts {
  readonly clock: Clock
  readonly resolver: Resolver
  readonly limits: DialLimits
  readonly trust: () => Promise<Trust>
  /** Starts a TCP connection to an IP address. */
  readonly openSocket: (address: string, port: number) => Socket
}

export interface HttpsRequest {
  readonly link: Link
  readonly trust: TrustedCertificate | null
  readonly publicOnly: boolean
  readonly signal: AbortSignal
}

/** Bounds the work that a hostile name server can cause. */
const MAX_ADDRESSES = 16

/**
 * The one place where connections for HTTP are made (a proxy would come in here): looks the host up, connects to exactly
 * the addresses that were found and allowed, and verifies the certificate.
 */
export async function connectHttps(
  request: HttpsRequest,
  ports: HttpsPorts,
): Promise<Result<TLSSocket, HttpProblem>> {
  const { link, signal } = request
  const { host } = link
  const trust = await ports.trust()
  const connected = await connectTcp(request, ports)
  if (!connected.ok) return connected
  const secured = await secure(
    connected.value,
    {
      ...trust,
      domain: host,
      direct: false,
      https: true,
      trustedFingerprint: fingerprintFor(host, request.trust),
      clock: ports.clock,
      limitMs: ports.limits.tlsMs,
      host,
    },
    signal,
  )
  return secured.ok ? ok(secured.value.socket) : err(problemOf(secured.error, host, signal))
}

async function connectTcp(request: HttpsRequest, ports: HttpsPorts): Promise<Result<Socket, HttpProblem>> {
  const { link, publicOnly, signal } = request
  const { clock, limits, openSocket, resolver } = ports
  const { host, port } = link
  const unreachable = () =>
    err(resolver.hasNetwork() ? { code: 'link-unreachable', host } : { code: 'no-network' })
  const found =
    isIP(host) === 0
      ? await within(resolver.addresses(host), { ms: limits.dnsMs, clock, signal })
      : { kind: 'settled' as const, value: [host] }
  if (found.kind === 'aborted') return err({ code: 'cancelled' })
  if (found.kind !== 'settled' || found.value.length === 0) return unreachable()
  const addresses = found.value.slice(0, MAX_ADDRESSES)
  const allowed = publicOnly ? addresses.filter((address) => !isPrivate(address)) : addresses
  if (allowed.length === 0) return err({ code: 'link-not-allowed', problem: 'private-address' })
  const raced = await connectFirst(allowed, port, {
    openSocket,
    clock,
    attemptDelayMs: limits.attemptDelayMs,
    limitMs: limits.tcpMs,
    signal,
  })
  if (raced.ok) return raced
  return raced.error.kind === 'aborted' ? err({ code: 'cancelled' }) : unreachable()
}

/** The trusted certificate counts only for the names for which the person trusts it, and below them. */
function fingerprintFor(host: string, trust: TrustedCertificate | null): string | null {
  if (trust === null) return null
  const names = trust.names.map(toLookupName)
  const isNamed = names.some(
    (name) => name !== null && (host === name || (isIP(name) === 0 && host.endsWith(`.${name}`))),
  )
  return isNamed ? trust.fingerprint : null
}

function problemOf(failure: NetFailure, host: string, signal: AbortSignal): HttpProblem {
  if (signal.aborted) return { code: 'cancelled' }
  switch (failure.code) {
    case 'certificate-untrusted':
    case 'tls-failed':
      return { code: 'link-insecure', host }
    default:
      return { code: 'link-unreachable', host }
  }
}
