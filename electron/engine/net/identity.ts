import { isIP } from 'node:net'
import { toLookupName } from './host.ts'
import type { CertificateNames } from './certificate-names.ts'

/**
 * Whether a certificate with these names is for the domain of a person's address (RFC 6120 §13.7.1.2, RFC 9525 §6).
 * `domain` is in the form of `toLookupName`. The common name does not count (RFC 9525 §2). An IP address is matched
 * only by an iPAddress entry.
 */
export function certificateIsFor(names: CertificateNames, domain: string): boolean {
  if (isIP(domain) !== 0) return names.ip.includes(domain)
  return (
    names.dns.some((name) => matchesDomain(name, domain)) ||
    names.srv.some((name) => {
      // XEP-0368 §3: a certificate is validated in the same way for both services.
      const [, presented] = /^_xmpps?-client\.(.+)$/i.exec(name) ?? []
      return presented !== undefined && matchesDomain(presented, domain)
    }) ||
    // RFC 6120 §13.7.1.4: a whole address, here a server's. It has no wildcards.
    names.xmpp.some((name) => !name.includes('*') && toLookupName(name) === domain)
  )
}

/**
 * Compares label by label, in ASCII, ignoring case. A wildcard must be the whole left-most label, stands for exactly
 * one label (RFC 9525 §6.3), and cannot cover everything below a top-level domain.
 */
function matchesDomain(presented: string, domain: string): boolean {
  const name = presented.toLowerCase().replace(/\.$/, '')
  if (!name.startsWith('*.')) return name === domain && !name.includes('*')
  const parent = name.slice(1)
  const dot = domain.indexOf('.')
  return dot > 0 && domain.slice(dot) === parent && parent.indexOf('.', 1) > 0 && !parent.includes('*')
}
