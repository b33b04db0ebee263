import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { TransferWay } from '../../../../shared/model/file.ts'
import type { BareJid, FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { fileTransfers } from '../../../engine/xep/0234-jingle-ft/index.ts'
import { presence } from '../../../engine/xep/rfc6121-presence/index.ts'
import type { LiveAccount } from '../../context.ts'
import { toFailure, wayOf } from '../moving/peer-failures.ts'
import type { FileSource } from '../staging/source.ts'

export interface DirectOrder {
  readonly account: LiveAccount
  readonly to: FullJid
  readonly name: string
  readonly mediaType: string
  readonly caption: string
  readonly source: FileSource
  /** In hex. */
  readonly sha256: string
  /** The same in every offer of the file, so that the other side knows it again. */
  readonly label: string
  readonly signal: AbortSignal
  /** The other client has the offer. */
  readonly offered: () => void
  readonly started: (way: TransferWay) => void
  readonly progress: (done: number) => void
}

/** The other side's outcome, or `declined`. */
export type DirectOutcome = Result<undefined, Failure> | 'declined'

/** The client of the other side that takes files directly; null if none does now. */
export async function receiverOf({ client }: LiveAccount, jid: BareJid): Promise<FullJid | null> {
  if (client.state.kind !== 'online') return null
  const transfers = client.use(fileTransfers)
  for (const { jid: to } of client.use(presence).resources(jid)) {
    if (to !== client.channel.jid && (await transfers.protocolOf(to)) !== null) return to
  }
  return null
}

/** Offers a file to another client and sends it there. */
export function sendDirectly(order: DirectOrder): Promise<DirectOutcome> {
  const { account, to, source, signal } = order
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(err({ code: 'cancelled' }))
      return
    }
    const offer = account.client.use(fileTransfers).offer(
      to,
      [
        {
          file: {
            name: order.name,
            size: source.size,
            mediaType: order.mediaType,
            label: order.label,
            hashes: [{ algo: 'sha-256', value: new Uint8Array(Buffer.from(order.sha256, 'hex')) }],
            ...(order.caption !== '' && { desc: order.caption }),
          },
          open: (offset, length) => limited(source.open(offset), length),
          started: (way) => order.started(wayOf(way)),
          progress: order.progress,
          ended(outcome) {
            signal.removeEventListener('abort', cancel)
            if (outcome.ok) resolve(ok())
            else if (outcome.error.code === 'declined') resolve('declined')
            else resolve(err(source.problem() ?? toFailure(outcome.error, source.size)))
          },
        },
      ],
      { ringing: order.offered },
    )
    const cancel = () => offer.cancel()
    signal.addEventListener('abort', cancel, { once: true })
  })
}

async function* limited(bytes: AsyncIterable<Uint8Array>, length = Infinity): AsyncGenerator<Uint8Array> {
  let left = length
  for await (const chunk of bytes) {
    if (left <= 0) return
    yield chunk.length <= left ? chunk : chunk.subarray(0, left)
    left -= chunk.length
  }
}

/** The hash of a file before it is offered, in hex. Other work goes on in between. */
export async function hashOf(source: FileSource, signal: AbortSignal): Promise<Result<string, Failure>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of source.open()) {
    if (signal.aborted) return err({ code: 'cancelled' })
    hash.update(chunk)
    bytes += chunk.length
    await nextTurn()
  }
  const problem = source.problem()
  if (problem) return err(problem)
  return bytes === source.size ? ok(hash.digest('hex')) : err({ code: 'file-changed' })
}
