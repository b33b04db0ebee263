import type { Failure } from '../../../../shared/model/failure.ts'
import type { TransferWay } from '../../../../shared/model/file.ts'
import type { PeerTransferFailure, PeerWay } from '../../../engine/xep/0234-jingle-ft/index.ts'

/** The failure of a direct transfer, for people. */
export function toFailure(failure: PeerTransferFailure, size: number | null): Failure {
  switch (failure.code) {
    case 'unsupported':
      return { code: 'peer-unsupported' }
    case 'declined':
    case 'cancelled-by-peer':
      return { code: 'peer-cancelled' }
    case 'unanswered':
      return { code: 'peer-unanswered' }
    case 'busy':
      return { code: 'peer-busy' }
    case 'gone':
      return { code: 'peer-gone' }
    case 'no-connection':
      return { code: 'peer-unreachable' }
    case 'stalled':
      return { code: 'transfer-stalled' }
    case 'lost':
    case 'too-short':
      return { code: 'transfer-lost' }
    case 'too-long':
      return { code: 'file-over-limit', limit: size ?? 0 }
    case 'damaged':
      return { code: 'file-differs', from: 'sender' }
    case 'unreadable':
      return { code: 'file-changed' }
    case 'not-kept':
      return { code: 'disk-full' }
    case 'violated':
      return { code: 'peer-violated', rule: failure.rule }
    case 'cancelled':
    case 'not-connected':
      return { code: failure.code }
  }
}

export const wayOf = (way: PeerWay): TransferWay =>
  way === 's5b-direct' ? 'direct' : way === 's5b-proxy' ? 'proxy' : 'in-band'

/** Whether the same transfer may work a little later by itself: the network broke, and nobody decided anything. */
export function isPassing({ code }: Failure): boolean {
  return (
    code === 'not-connected' ||
    code === 'no-network' ||
    code === 'transfer-lost' ||
    code === 'connection-lost' ||
    code === 'link-unreachable' ||
    code === 'request-timeout'
  )
}
