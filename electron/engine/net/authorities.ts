import * as tls from 'node:tls'

/**
 * The certificate authorities that this machine trusts, in PEM: those bundled with Node, those of NODE_EXTRA_CA_CERTS,
 * and the system's own. undefined where Node cannot name the system's (before 22.15): then TLS uses its defaults, the
 * bundled ones and NODE_EXTRA_CA_CERTS. Takes about 0.1 s; ask once.
 */
export function trustedAuthorities(): readonly string[] | undefined {
  const { getCACertificates: list } = tls as Partial<typeof tls>
  return list === undefined ? undefined : [...new Set([...list('default'), ...list('system')])]
}
