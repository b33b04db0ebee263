import type { AuthFailure, Failure, NetFailure, StreamFailure } from '../../../shared/model/failure.ts'

/**
 * How soon the next try comes after a failure.
 *
 * - `soon`: trouble of the connection itself, over in seconds or minutes.
 * - `slowly`: an obstacle that may go away by itself: a hotspot's certificate, a server that does not know its domain
 *   while it starts. Such a try sends no secrets.
 * - `rarely`: the server refuses the account or its password. It may only have lost its own database for a while, but
 *   it may count each try against the account.
 */
export type Pace = 'soon' | 'slowly' | 'rarely'

/** `person`: no try can help, or none is safe, before a person has looked. */
export type Verdict = Pace | 'person'

type Code = (NetFailure | StreamFailure | AuthFailure)['code']

/** Every failure is listed, so that a new kind is not tried again before somebody has thought about it. */
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
  // The account's own settings refuse it.
  'unencrypted-refused': 'person',
  // Each try gives an impostor more to guess the password from.
  'server-not-authentic': 'person',
  // Only the person may accept a weaker way than before.
  'sign-in-weaker': 'person',
  'password-unprotected': 'person',
  'offer-altered': 'person',
  // A new sign-in would throw out the other client, which would sign in again.
  replaced: 'person',
}

const isCode = (code: string): code is keyof typeof VERDICTS => Object.hasOwn(VERDICTS, code)

/** How to treat a failure of an account that has signed in before. */
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
