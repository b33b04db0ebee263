import type { Failure } from '../../../shared/model/failure.ts'

/** Whether trying again by itself can help, or only a person can. */
export function isForPerson(failure: Failure): boolean {
  switch (failure.code) {
    case 'wrong-password':
    case 'account-disabled':
    case 'credentials-expired':
    case 'no-common-mechanism':
    case 'server-not-authentic':
    case 'sign-in-weaker':
    case 'password-unprotected':
    case 'offer-altered':
    case 'password-unusable':
    case 'password-needed':
    case 'certificate-untrusted':
    case 'unencrypted-refused':
    case 'tls-required':
    case 'host-unknown':
    case 'replaced': // to sign in again would throw out the other one, which would sign in again
      return true
    case 'stream-error':
      return ['not-authorized', 'unsupported-version', 'unsupported-feature'].includes(failure.condition)
    case 'binding-refused':
      return !['resource-constraint', 'internal-server-error'].includes(failure.condition)
    default:
      return false
  }
}
