import type { CertificateInfo, Failure } from '../../../shared/model/failure.ts'

/** Certificates that did not verify and were shown to the person: only one of these can be trusted. */
export interface ShownCertificates {
  note(failure: Failure | undefined): void
  get(fingerprint: string): CertificateInfo | undefined
}

const MOST = 64

export function createShownCertificates(): ShownCertificates {
  const shown = new Map<string, CertificateInfo>()
  return {
    note(failure) {
      if (failure?.code !== 'certificate-untrusted') return
      const { certificate } = failure
      shown.delete(certificate.fingerprint)
      shown.set(certificate.fingerprint, certificate)
      const [oldest] = shown.keys()
      if (shown.size > MOST && oldest !== undefined) shown.delete(oldest)
    },
    get: (fingerprint) => shown.get(fingerprint),
  }
}
