import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type {
  FileTransfers,
  IncomingOffer,
  OutgoingPeerFile,
  PeerFile,
  PeerFileSink,
  PeerOutcome,
} from '../../../engine/xep/0234-jingle-ft/index.ts'

/** Transfers between clients without a network. */
export interface FakeTransfers extends FileTransfers {
  /** Whether others take files. */
  takes: boolean
  readonly sent: { readonly to: FullJid; readonly file: OutgoingPeerFile; cancelled: boolean }[]
  /** Another client offers these files. */
  comes(from: string, files: readonly PeerFile[], resumable?: boolean): FakeOffer
}

export interface FakeOffer {
  /** null while nobody has answered. */
  answer: 'declined' | readonly (PeerFileSink | null)[] | null
  cancelled: boolean
  withdraw(): void
  /** Sends the bytes of the only file from where the receiver wants to continue. */
  deliver(bytes: Uint8Array, until?: number): Promise<boolean>
}

export function createFakeTransfers(): FakeTransfers {
  const handlers = new Set<(offer: IncomingOffer) => void>()
  const transfers: FakeTransfers = {
    takes: false,
    sent: [],
    protocolOf: () => Promise.resolve(transfers.takes ? 'jingle' : null),
    offer(to, [file]) {
      if (!file) throw new Error('nothing is offered')
      const one = { to, file, cancelled: false }
      transfers.sent.push(one)
      return {
        cancel() {
          one.cancelled = true
          file.ended(err({ code: 'cancelled' }))
        },
      }
    },
    onOffer(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    comes(from, files, resumable = true) {
      const abort = new AbortController()
      const offered: FakeOffer = {
        answer: null,
        cancelled: false,
        withdraw: () => abort.abort(),
        async deliver(bytes, until = bytes.length) {
          const [sink] = Array.isArray(offered.answer) ? (offered.answer as PeerFileSink[]) : []
          if (!sink) throw new Error('nobody accepted')
          sink.started?.('s5b-direct')
          for (let at = sink.offset; at < until; at += 65_536) {
            const chunk = bytes.subarray(at, Math.min(at + 65_536, until))
            if (!(await sink.write(chunk))) {
              sink.ended(err({ code: 'not-kept' }))
              return false
            }
            sink.progress?.(at + chunk.length)
          }
          const whole = until === bytes.length
          const outcome: PeerOutcome = !whole
            ? err({ code: 'lost' })
            : (await sink.finish([]))
              ? ok()
              : err({ code: 'damaged' })
          sink.ended(outcome)
          return outcome.ok
        },
      }
      const offer: IncomingOffer = {
        from: from as FullJid,
        protocol: 'jingle',
        files: files.map((file) => ({ file, resumable })),
        accept: (sinks) => void (offered.answer = sinks),
        decline: () => void (offered.answer = 'declined'),
        cancel() {
          offered.cancelled = true
          for (const sink of Array.isArray(offered.answer) ? (offered.answer as (PeerFileSink | null)[]) : [])
            sink?.ended(err({ code: 'cancelled' }))
        },
        signal: abort.signal,
      }
      for (const handler of handlers) handler(offer)
      return offered
    },
  }
  return transfers
}
