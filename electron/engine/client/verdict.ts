import type { Failure } from '../../../shared/model/failure.ts'

/**
 * How soon the next try comes after a failure.
 *
 * - `soon`: the connection's own troubles, over in seconds or minutes.
 * - `slowly`: something stands in the way that may go by itself: a hotspot's certificate, a server that does not know its
 *   domain while it starts. Nothing secret is said in such a try.
 * - `rarely`: the server refuses the account or its password. It may only have lost its own store of them; but each try
 *   may be counted there against the account.
 */
export type Pace = 'soon' | 'slowly' | 'rarely'

/** `person`: no try can help, or none is safe, before a person has looked. */
export type Verdict = Pace | 'person'

/** What is to be done about a failure of an account that has signed in before. */
export function verdictOn(failure: Failure): Verdict {
  switch (failure.code) {
    case 'wrong-password':
    case 'account-disabled': // RFC 6120 §6.5.1: "temporarily"
      return 'rarely'

    case 'certificate-untrusted':
    case 'tls-required':
    case 'host-unknown':
    case 'no-common-mechanism':
    case 'redirect-refused':
    case 'too-many-redirects':
      return 'slowly'
    case 'stream-error':
      return ['not-authorized', 'unsupported-version', 'unsupported-feature'].includes(failure.condition)
        ? 'slowly'
        : 'soon'
    case 'binding-refused':
      return ['resource-constraint', 'internal-server-error'].includes(failure.condition) ? 'soon' : 'slowly'

    case 'credentials-expired': // RFC 6120 §6.5.3: only another password will do
    case 'password-unusable':
    case 'password-needed':
    case 'unencrypted-refused': // by the account's own settings
    case 'server-not-authentic': // each try gives whoever it is more to guess the password from
    case 'sign-in-weaker': // and these only where the person takes less than before
    case 'password-unprotected':
    case 'offer-altered':
    case 'replaced': // to sign in again would throw out the other one, which would sign in again
      return 'person'

    default:
      return 'soon'
  }
}
