import type { Failure } from '../../../shared/model/failure.ts'
import type { State } from './states.ts'

/**
 * Whether another place may work after this failure, in the same attempt: this place had no server, or one that does
 * not serve at the moment. A password is not shown around: once it has been sent, we go on only if the server itself
 * says that it is the wrong one.
 */
export function isOfPlace(state: State, failure: Failure): boolean {
  switch (state.kind) {
    case 'dialling':
      return true
    case 'asking-for-tls':
    case 'securing':
      return isOfUnknownPlace(failure)
    case 'opening':
    case 'awaiting-features':
      return state.phase === 'authenticated' ? serverSendsAway(failure) : isOfUnknownPlace(failure)
    case 'authenticating':
    case 'binding':
    case 'opening-session':
    case 'enabling':
      return serverSendsAway(failure)
    // An answer to `<resume/>` concerns the session, so its owner has to know about it.
    case 'resuming':
    case 'live':
    case 'closing':
    case 'closed':
      return false
  }
}

function isOfUnknownPlace(failure: Failure): boolean {
  switch (failure.code) {
    case 'certificate-untrusted':
      // Somebody may be in between: a person has to decide.
      return failure.problem !== 'changed'
    case 'connection-lost':
    case 'connection-timeout':
    case 'tls-failed':
    case 'wrong-security':
    case 'tls-required':
    case 'not-xmpp':
    case 'bad-xml':
    case 'negotiation-timeout':
    case 'stream-error':
      return true
    default:
      return serverSendsAway(failure)
  }
}

const CONDITIONS_OF_PLACE: readonly string[] = [
  'see-other-host',
  'resource-constraint',
  'internal-server-error',
  'reset',
]

function serverSendsAway(failure: Failure): boolean {
  switch (failure.code) {
    case 'host-unknown':
    case 'server-shutdown':
    case 'redirect-refused':
    case 'too-many-redirects':
      return true
    case 'stream-error':
      return CONDITIONS_OF_PLACE.includes(failure.condition)
    default:
      return false
  }
}
