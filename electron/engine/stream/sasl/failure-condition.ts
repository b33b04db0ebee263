import type { AuthFailure } from '../../../../shared/model/failure.ts'

/** The length of a server's own text that a person may want to read, in characters. */
const MAX_TEXT = 500

/** The meaning of a SASL `<failure/>`, by its defined condition (RFC 6120 §6.5) and its text. */
export function failureOfCondition(condition: string, text?: string): AuthFailure {
  switch (condition) {
    case 'not-authorized':
    case 'invalid-authzid':
      return { code: 'wrong-password' }
    case 'account-disabled':
      return { code: 'account-disabled', ...(text !== undefined && { text: text.slice(0, MAX_TEXT) }) }
    case 'credentials-expired':
      return { code: 'credentials-expired' }
    case 'invalid-mechanism':
    case 'mechanism-too-weak':
    case 'encryption-required':
      return { code: 'no-common-mechanism' }
    // aborted, incorrect-encoding, malformed-request, temporary-auth-failure, and conditions outside the list
    default:
      return { code: 'temporary-auth-failure' }
  }
}
