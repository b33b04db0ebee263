import type { Failure, FailureCode, NetFailure } from '../../../shared/model/failure.ts'

/** The `code` of an error from Node's net, dns or tls, or an empty string. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** A look-up of addresses that failed. */
export function lookupFailure(error: unknown, domain: string, hasNetwork: boolean): NetFailure {
  // Offline, Linux says EAI_AGAIN where macOS and Windows say ENOTFOUND: only the interfaces tell.
  if (!hasNetwork || codeOf(error) === 'ENETUNREACH' || codeOf(error) === 'ENETDOWN')
    return { code: 'no-network' }
  return { code: 'server-not-found', domain }
}

/** An attempt to connect to one address that failed. */
export function connectFailure(error: unknown, host: string, port: number, hasNetwork: boolean): NetFailure {
  switch (codeOf(error)) {
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return { code: 'no-network' }
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
      return hasNetwork ? { code: 'connection-timeout', host } : { code: 'no-network' }
    default:
      // ECONNREFUSED, and what firewalls do: EACCES, EPERM, ECONNRESET.
      return { code: 'connection-refused', host, port }
  }
}

/** A handshake that failed, or a fault in TLS later on. */
export function tlsFailure(error: unknown): NetFailure {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined
  if (typeof reason === 'string') return { code: 'tls-failed', reason }
  return {
    code: 'tls-failed',
    reason: codeOf(error) || (error instanceof Error ? error.message : String(error)),
  }
}

/** A connection that broke after it had come up. */
export function brokenFailure(error: unknown): NetFailure {
  return /^(ERR_SSL|ERR_TLS|EPROTO)/.test(codeOf(error)) ? tlsFailure(error) : { code: 'connection-lost' }
}

/** From what says most about the server to what says least; whatever is not named says more than all of these. */
const tellingOrder: readonly FailureCode[] = [
  'unencrypted-refused',
  'certificate-untrusted',
  'tls-required',
  'host-unknown',
  'stream-error',
  'server-shutdown',
  'redirect-refused',
  'too-many-redirects',
  'bad-xml',
  'not-xmpp',
  'tls-failed',
  'negotiation-timeout',
  'connection-lost',
  'connection-refused',
  'connection-timeout',
  'server-not-found',
  'no-network',
]

/** Of several attempts that all failed, the one to report. Of equals, the first. */
export function mostTelling<All extends readonly [Failure, ...Failure[]]>(...all: All): All[number] {
  return all.reduce((best, each) =>
    tellingOrder.indexOf(each.code) < tellingOrder.indexOf(best.code) ? each : best,
  )
}
