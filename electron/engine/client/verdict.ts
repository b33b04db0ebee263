import type { AuthFailure, Failure, NetFailure, StreamFailure } from '../../../shared/model/failure.ts'

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

type Code = (NetFailure | StreamFailure | AuthFailure)['code']

/** Each has one, so that nothing new is tried again before somebody has thought about it. */
const VERDICTS: Readonly<Record<Exclude<Code, 'stream-error' | 'binding-refused'>, Verdict>> = {
  'no-network': 'soon',
  'server-not-found': 'soon',
  'connection-refused': 'soon',
  'connection-timeout': 'soon',
  'connection-lost': 'soon',
  'tls-failed': 'soon',
  'wrong-security': 'soon',
  'not-xmpp': 'soon',
  'bad-xml': 'soon',
  'stanza-omitted': 'soon',
  flooded: 'soon',
  'server-not-reading': 'soon',
  'server-shutdown': 'soon',
  'negotiation-timeout': 'soon',
  'temporary-auth-failure': 'soon',

  'certificate-untrusted': 'slowly',
  'tls-required': 'slowly',
  'host-unknown': 'slowly',
  'no-common-mechanism': 'slowly',
  'redirect-refused': 'slowly',
  'too-many-redirects': 'slowly',

  'wrong-password': 'rarely',
  // RFC 6120 §6.5.1: "temporarily".
  'account-disabled': 'rarely',

  // RFC 6120 §6.5.3: only another password will do.
  'credentials-expired': 'person',
  'password-unusable': 'person',
  'password-needed': 'person',
  'password-empty': 'person',
  // By the account's own settings.
  'unencrypted-refused': 'person',
  // Each try gives whoever it is more to guess the password from.
  'server-not-authentic': 'person',
  // Less than before is taken only where the person takes it.
  'sign-in-weaker': 'person',
  'password-unprotected': 'person',
  'offer-altered': 'person',
  // To sign in again would throw out the other one, which would sign in again.
  replaced: 'person',
}

const isCode = (code: string): code is keyof typeof VERDICTS => Object.hasOwn(VERDICTS, code)

/** What is to be done about a failure of an account that has signed in before. */
export function verdictOn(failure: Failure): Verdict {
  switch (failure.code) {
    case 'stream-error':
      return ['not-authorized', 'unsupported-version', 'unsupported-feature'].includes(failure.condition)
        ? 'slowly'
        : 'soon'
    case 'binding-refused':
      return ['resource-constraint', 'internal-server-error'].includes(failure.condition) ? 'soon' : 'slowly'
    default:
      return isCode(failure.code) ? VERDICTS[failure.code] : 'soon'
  }
}
