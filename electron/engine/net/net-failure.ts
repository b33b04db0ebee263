import type { Failure, FailureCode, NetFailure } from '../../../shared/model/failure.ts'

/** The `code` of an error from Node's net, dns or tls, or an empty string. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** The failure of an address look-up. */
export function lookupFailure(error: unknown, domain: string, hasNetwork: boolean): NetFailure {
  // Offline, Linux reports EAI_AGAIN, but macOS and Windows report ENOTFOUND. Only the interfaces tell whether there is
  // a network.
  if (!hasNetwork || codeOf(error) === 'ENETUNREACH' || codeOf(error) === 'ENETDOWN')
    return { code: 'no-network' }
  return { code: 'server-not-found', domain }
}

/** The failure of an attempt to connect to one address. */
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
      // ECONNREFUSED, and the errors that firewalls cause: EACCES, EPERM, ECONNRESET.
      return { code: 'connection-refused', host, port }
  }
}

/** The failure of a handshake, or a later fault in TLS. */
export function tlsFailure(error: unknown): NetFailure {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined
  if (typeof reason === 'string') return { code: 'tls-failed', reason }
  return {
    code: 'tls-failed',
    reason: codeOf(error) || (error instanceof Error ? error.message : String(error)),
  }
}

/** The failure of a connection that was up and then broke. */
export function brokenFailure(error: unknown): NetFailure {
  return /^(ERR_SSL|ERR_TLS|EPROTO)/.test(codeOf(error)) ? tlsFailure(error) : { code: 'connection-lost' }
}

/**
 * From the most telling failure to the least telling one. A failure that is not listed is more telling than all of
 * these.
 */
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
  'wrong-security',
  'not-xmpp',
  'tls-failed',
  'negotiation-timeout',
  'connection-lost',
  'connection-refused',
  'connection-timeout',
  'server-not-found',
  'no-network',
]

/** The failure to report after several failed attempts. Of equally telling ones, the first. */
export function mostTelling<All extends readonly [Failure, ...Failure[]]>(...all: All): All[number] {
  return all.reduce((best, each) =>
    tellingOrder.indexOf(each.code) < tellingOrder.indexOf(best.code) ? each : best,
  )
}
