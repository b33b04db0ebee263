import type { PeerTransferFailure } from '../file-transfer.ts'
import type { Reason, SessionEnd } from '../0166-jingle/index.ts'
import { ftError } from './codec.ts'

/** What the other side's reason means for a file that is not whole. `isMoving`: some of it may have come across. */
export function failureOf({ condition }: Reason, isMoving: boolean): PeerTransferFailure {
  switch (condition) {
    case 'decline':
    case 'security-error':
      return { code: 'declined' }
    case 'busy':
    case 'alternative-session':
      return { code: 'busy' }
    case 'failed-transport':
    case 'connectivity-error':
      return { code: isMoving ? 'lost' : 'no-connection' }
    case 'gone':
    case 'timeout':
    case 'expired':
      return { code: 'gone' }
    case 'media-error':
      return { code: 'damaged' }
    case 'unsupported-applications':
    case 'unsupported-transports':
    case 'incompatible-parameters':
      return { code: 'unsupported' }
    case 'general-error':
    case 'failed-application':
      return { code: 'violated', rule: condition }
    case 'cancel':
    case 'success':
      return { code: 'cancelled-by-peer' }
  }
}

/** What the end of the session means for a file that was still on its way. */
export function failureAt({ by, reason }: SessionEnd, isMoving: boolean): PeerTransferFailure {
  if (by === 'offline') return { code: 'not-connected' }
  if (by === 'gone') return { code: 'gone' }
  if (by === 'us' && reason.condition === 'cancel') return { code: 'cancelled' }
  return failureOf(reason, isMoving)
}

/** What we tell the other side about a file that failed here. */
export function reasonOf(failure: PeerTransferFailure): Reason {
  switch (failure.code) {
    case 'declined':
      return { condition: 'decline' }
    case 'too-long':
      return { condition: 'media-error', detail: ftError('file-too-large') }
    case 'too-short':
    case 'damaged':
    case 'unreadable':
    case 'violated':
      return { condition: 'media-error' }
    case 'not-kept':
      return { condition: 'failed-application' }
    case 'stalled':
    case 'unanswered':
      return { condition: 'timeout' }
    case 'lost':
    case 'no-connection':
      return { condition: 'connectivity-error' }
    case 'unsupported':
    case 'cancelled':
    case 'cancelled-by-peer':
    case 'busy':
    case 'gone':
    case 'not-connected':
      return { condition: 'cancel' }
  }
}
