import { X509Certificate } from 'node:crypto'
import type { PeerCertificate } from 'node:tls'
import type { CertificateInfo, CertificateProblem } from '../../../shared/model/failure.ts'
import type { CertificateNames } from './certificate-names.ts'
import { certificateIsFor } from './identity.ts'

/** The parts of a certificate that a person may look at. */
export function describeCertificate(certificate: X509Certificate, names: CertificateNames): CertificateInfo {
  const { subject, issuer } = certificate.toLegacyObject()
  const all = [...names.dns, ...names.srv, ...names.xmpp, ...names.ip]
  return {
    subject: nameOf(subject) || (all[0] ?? ''),
    names: [...new Set(all)],
    issuer: nameOf(issuer),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    fingerprint: fingerprintOf(certificate),
  }
}

/** SHA-256, 64 hex digits in lower case. */
function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

/** Common name or organisation. A name may have an attribute several times. */
function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const attributes = (name ?? {}) as Partial<Record<string, string | string[]>>
  return [attributes['CN'] ?? attributes['O'] ?? attributes['OU'] ?? []].flat().join(', ')
}

export interface CertificateCase {
  readonly certificate: X509Certificate
  readonly names: CertificateNames
  /** The result of verifying the chain: OpenSSL's name of the error, or null. */
  readonly chainError: string | null
  /** Whether the chain ends in a trusted authority, even if it has expired. */
  readonly anchored: () => boolean
  /** The domain of the person's address, as `toLookupName` gives it. */
  readonly domain: string
  readonly trustedFingerprint: string | null
}

/**
 * Finds the problem of a server's certificate; null if there is none.
 *
 * A person who chose to trust one certificate gets that one and no other: with `trustedFingerprint` set, that
 * certificate is accepted whatever is wrong with it, and every other one is `changed`, even one that verifies. An
 * attacker in between may well hold a certificate that verifies. Only the person can tell that from a server that got
 * itself a proper one.
 */
export function judgeCertificate(given: CertificateCase): CertificateProblem | null {
  if (given.trustedFingerprint !== null)
    return fingerprintOf(given.certificate) === given.trustedFingerprint.toLowerCase() ? null : 'changed'
  if (given.chainError !== null) return chainProblem(given.chainError, given)
  return certificateIsFor(given.names, given.domain) ? null : 'wrong-name'
}

function chainProblem(error: string, given: CertificateCase): CertificateProblem {
  switch (error) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      // OpenSSL reports only the last error. A certificate from an unknown issuer must not be reported as merely
      // expired.
      if (isSelfSigned(given.certificate)) return 'self-signed'
      if (!given.anchored()) return 'unknown-issuer'
      if (!certificateIsFor(given.names, given.domain)) return 'wrong-name'
      return error === 'CERT_HAS_EXPIRED' ? 'expired' : 'not-yet-valid'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'self-signed'
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      // BoringSSL reports a lone self-signed certificate as one without issuer.
      return isSelfSigned(given.certificate) ? 'self-signed' : 'unknown-issuer'
    default:
      return 'other'
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  // Not `checkIssued`: it also requires the right to sign, which a server's own certificate does not have.
  return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)
}
