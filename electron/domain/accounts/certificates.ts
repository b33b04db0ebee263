import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'

/** Unverified certificates that the person has seen. Only these can be trusted. */
export interface ShownCertificates {
  note(failure: Failure | undefined): void
  get(fingerprint: string): CertificateInfo | undefined
}

/** Far more than anyone looks at; a hostile server cannot fill the memory. */
const MAX_SHOWN = 64

export function createShownCertificates(): ShownCertificates {
  const shown = new Map<string, CertificateInfo>()
  return {
    note(failure) {
      if (failure?.code !== 'certificate-untrusted') return
      const { certificate } = failure
      shown.delete(certificate.fingerprint)
      shown.set(certificate.fingerprint, certificate)
      const [oldest] = shown.keys()
      if (shown.size > MAX_SHOWN && oldest !== undefined) shown.delete(oldest)
    },
    get: (fingerprint) => shown.get(fingerprint),
  }
}
