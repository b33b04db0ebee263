import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, Use } from '../../extension.ts'
import { inBandBytestreams, MAX_BLOCK_SIZE, NS_IBB } from '../0047-ibb/index.ts'
import { bytestreams, NS_BYTESTREAMS } from '../0065-socks5/index.ts'
import { streamInitiation, type SiDecision, type SiOffer } from '../0095-si/index.ts'
import type { ByteStream } from '../byte-stream.ts'
import { endInTime, pumpIn, pumpOut } from '../file-pump.ts'
import type {
  IncomingOffer,
  OfferEvents,
  OutgoingPeerFile,
  PeerFile,
  PeerFileSink,
  PeerOffer,
  PeerOutcome,
  PeerTransferFailure,
  PeerWay,
} from '../file-transfer.ts'
import { closeSoon, within } from '../stream-end.ts'
import { NS_SI_FT, peerFileOf, SiFile } from './codec.ts'

/** How long the sender may take to begin after we accepted. */
const BEGIN_MS = 60_000
/** How long the receiver may take to read the last bytes and to close the stream, which is its only confirmation. */
const END_MS = 60_000

interface Opened {
  readonly stream: ByteStream
  readonly way: PeerWay
}

/** Files by stream initiation, one after the other. */
export interface SiFileTransfers {
  offer(to: FullJid, files: readonly OutgoingPeerFile[], events: OfferEvents): PeerOffer
  /** `take` returns false if nobody takes offers. */
  onOffer(take: (offer: IncomingOffer) => boolean): void
}

export function createSiFileTransfers(channel: Channel, use: Use): SiFileTransfers {
  const { clock, random } = channel
  const si = use(streamInitiation)
  const ibb = use(inBandBytestreams)
  const socks = use(bytestreams)

  async function connect(
    to: FullJid,
    sid: string,
    method: string,
    signal: AbortSignal,
  ): Promise<Result<Opened, PeerTransferFailure>> {
    if (method === NS_BYTESTREAMS) {
      const opened = await socks.offer({ peer: to, sid, signal })
      return opened.ok ? opened : err({ code: signal.aborted ? 'cancelled' : 'no-connection' })
    }
    const opened = await ibb.open(to, sid, { smaller: true, signal })
    if (opened.ok) return ok({ stream: opened.value, way: 'ibb' })
    return err({ code: signal.aborted ? 'cancelled' : 'no-connection' })
  }

  /** Offers one file. After a connection by sockets that did not come about, it is offered once more in band. */
  async function send(
    to: FullJid,
    file: OutgoingPeerFile,
    methods: readonly string[],
    events: OfferEvents,
    signal: AbortSignal,
  ): Promise<PeerOutcome> {
    if (signal.aborted) return err({ code: 'cancelled' })
    const { name, size, mediaType, date, desc } = file.file
    // §3 demands both.
    if (size === null) return err({ code: 'unsupported' })
    const payload = SiFile.build({
      name: name || 'file',
      size,
      ...(date !== undefined && { date }),
      ...(desc !== undefined && { desc }),
      range: {},
    })
    const id = random.uuid()
    const answer = await si.offer(
      to,
      { id, profile: NS_SI_FT, mimeType: mediaType, payload, methods },
      signal,
    )
    if (!answer.ok) return err(failureOf(answer.error))
    events.accepted?.('si')
    const { method, payload: answered } = answer.value
    const { offset = 0, length } = (answered && SiFile.parse(answered)?.range) ?? {}
    if (offset > size) return err({ code: 'violated', rule: 'range' })
    const opened = await connect(to, id, method, signal)
    if (!opened.ok) {
      const isLast = method === NS_IBB || opened.error.code !== 'no-connection'
      return isLast ? opened : send(to, file, [NS_IBB], events, signal)
    }
    return transfer(opened.value, file, offset, length, signal)
  }

  async function transfer(
    { stream, way }: Opened,
    file: OutgoingPeerFile,
    offset: number,
    length: number | undefined,
    signal: AbortSignal,
  ): Promise<PeerOutcome> {
    file.started?.(way)
    const release = onAbort(signal, () => stream.destroy())
    const pumped = await pumpOut({ clock, stream, file, offset, length })
    const outcome = pumped.ok ? await endInTime(clock, stream) : pumped
    release()
    if (signal.aborted) return err({ code: 'cancelled' })
    if (!outcome.ok) {
      stream.destroy()
      return outcome
    }
    const ended = await within(clock, END_MS, stream.ended)
    if (ended?.ok === true) return ok()
    stream.destroy()
    return err({ code: 'lost' })
  }

  async function expect(
    from: FullJid,
    sid: string,
    method: string,
    signal: AbortSignal,
  ): Promise<Result<Opened, PeerTransferFailure>> {
    const opened =
      method === NS_BYTESTREAMS
        ? await socks.expect({ peer: from, sid, signal, timeoutMs: BEGIN_MS })
        : await ibb.expect(from, sid, { blockSize: MAX_BLOCK_SIZE, signal })
    if (!opened.ok) return err({ code: signal.aborted ? 'cancelled' : 'no-connection' })
    return 'stream' in opened.value ? ok(opened.value) : ok({ stream: opened.value, way: 'ibb' })
  }

  async function receive(
    opening: Promise<Result<Opened, PeerTransferFailure>>,
    file: PeerFile,
    sink: PeerFileSink,
    signal: AbortSignal,
  ): Promise<PeerOutcome> {
    const opened = await opening
    if (!opened.ok) return opened
    const { stream, way } = opened.value
    sink.started?.(way)
    const release = onAbort(signal, () => stream.destroy())
    const pumped = await pumpIn({ clock, stream, size: file.size, sink })
    release()
    if (!pumped.ok) {
      stream.destroy()
      return signal.aborted ? err({ code: 'cancelled' }) : pumped
    }
    void closeSoon(clock, stream)
    try {
      return (await sink.finish(file.hashes)) ? ok() : err({ code: 'damaged' })
    } catch {
      return err({ code: 'damaged' })
    }
  }

  function decide(take: (offer: IncomingOffer) => boolean, offered: SiOffer): Promise<SiDecision> {
    const { from, id, methods } = offered
    const value = SiFile.parse(offered.payload)
    const file = value && peerFileOf(value, offered.mimeType)
    if (!file) return Promise.resolve({ refused: 'bad-profile' })
    const method = [NS_BYTESTREAMS, NS_IBB].find((known) => methods.includes(known))
    if (method === undefined) return Promise.resolve({ refused: 'no-valid-streams' })
    const abort = new AbortController()
    const resumable = value.range !== undefined
    return new Promise((resolve) => {
      let isAnswered = false
      const refuse = (): void => {
        if (isAnswered) return
        isAnswered = true
        abort.abort()
        resolve({ refused: 'declined' })
      }
      onAbort(offered.signal, refuse)
      const offer: IncomingOffer = {
        from,
        protocol: 'si',
        files: [{ file, resumable }],
        signal: abort.signal,
        accept([sink]) {
          if (!sink) {
            refuse()
            return
          }
          if (isAnswered) return
          isAnswered = true
          const opening = expect(from, id, method, abort.signal)
          const { offset } = sink
          const range = offset > 0 ? SiFile.build({ range: { offset } }) : undefined
          resolve({ method, payload: range })
          void receive(opening, file, sink, abort.signal).then((outcome) => {
            sink.ended(outcome)
            abort.abort()
          })
        },
        decline: refuse,
        cancel: () => (isAnswered ? abort.abort() : refuse()),
      }
      if (!take(offer)) refuse()
    })
  }

  return {
    offer(to, files, events) {
      const abort = new AbortController()
      void (async () => {
        for (const file of files) {
          file.ended(await send(to, file, [NS_BYTESTREAMS, NS_IBB], events, abort.signal))
        }
      })()
      return { cancel: () => abort.abort() }
    },
    onOffer: (take) => void si.profile(NS_SI_FT, (offered) => decide(take, offered)),
  }
}

/** Calls `fn` once if `signal` aborts, until the returned function is called. */
function onAbort(signal: AbortSignal, fn: () => void): () => void {
  if (signal.aborted) fn()
  else signal.addEventListener('abort', fn, { once: true })
  return () => signal.removeEventListener('abort', fn)
}

function failureOf(error: RequestFailure): PeerTransferFailure {
  switch (error.code) {
    case 'cancelled':
    case 'not-connected':
      return { code: error.code }
    case 'request-timeout':
      return { code: 'unanswered' }
    case 'stanza-error':
      return conditionOf(error.condition)
  }
}

function conditionOf(condition: string): PeerTransferFailure {
  switch (condition) {
    case 'forbidden':
    case 'not-allowed':
    case 'not-acceptable':
      return { code: 'declined' }
    case 'resource-constraint':
      return { code: 'busy' }
    case 'bad-request':
    case 'feature-not-implemented':
      return { code: 'unsupported' }
    default:
      return { code: 'gone' }
  }
}
