import { err, ok } from '../../../../shared/model/result.ts'
import type { Clock } from '../../ports.ts'
import type {
  JingleApplication,
  JingleSession,
  OpenedTransport,
  ProposedContent,
  Reason,
  SessionEvents,
} from '../0166-jingle/index.ts'
import type { Hash } from '../0300-hashes/index.ts'
import type { ByteStream } from '../byte-stream.ts'
import { pumpIn } from '../file-pump.ts'
import type {
  IncomingOffer,
  PeerFile,
  PeerFileSink,
  PeerOutcome,
  PeerTransferFailure,
  PeerWay,
} from '../file-transfer.ts'
import { closeSoon } from '../stream-end.ts'
import {
  accepted,
  Checksum,
  Description,
  ftError,
  named,
  NS_JINGLE_FT,
  peerFileOf,
  Received,
} from './codec.ts'
import { failureAt, failureOf, reasonOf } from './outcome.ts'

/** How long the sender may take to tell the hash after the last byte. */
const CHECKSUM_MS = 10_000
/** How long the sender may take to say why its stream ended early. */
const WORD_MS = 2_000

interface Receiving {
  readonly name: string
  readonly file: PeerFile
  readonly resumable: boolean
  /** The sender has announced that it tells the hash at the end. */
  readonly hashFollows: boolean
  sink: PeerFileSink | null
  stream: ByteStream | null
  hashes: readonly Hash[]
  told: () => void
  isOver: boolean
  isWhole: boolean
}

/** Takes offers by Jingle. `offers` returns false if nobody takes them. */
export function takeOffersByJingle(
  clock: Clock,
  offers: (offer: IncomingOffer) => boolean,
): JingleApplication {
  return {
    ns: NS_JINGLE_FT,
    proposed(session, contents) {
      const receivings: Receiving[] = []
      for (const content of contents) {
        const receiving = readContent(content)
        if ('condition' in receiving) return receiving
        receivings.push(receiving)
      }
      const reception = receive(clock, session, receivings)
      // Later, so that the session has its follower.
      queueMicrotask(() => {
        if (!reception.offer.signal.aborted && !offers(reception.offer)) session.end({ condition: 'decline' })
      })
      return reception.follower
    },
  }
}

function readContent({ name, senders, description }: ProposedContent): Receiving | Reason {
  // §4.1: somebody asks for a file. Balcony offers files only.
  if (senders !== 'initiator') {
    return { condition: 'failed-application', detail: ftError('file-not-available') }
  }
  const value = Description.parse(description)?.file
  if (!value) return { condition: 'failed-application' }
  return {
    name,
    file: { ...peerFileOf(value), label: name },
    resumable: value.range !== undefined,
    hashFollows: value.hashes.length === 0 && value.hashUsed !== undefined,
    sink: null,
    stream: null,
    hashes: value.hashes,
    told: () => undefined,
    isOver: false,
    isWhole: false,
  }
}

interface Reception {
  readonly offer: IncomingOffer
  readonly follower: SessionEvents
}

function receive(clock: Clock, session: JingleSession, receivings: readonly Receiving[]): Reception {
  const abort = new AbortController()
  let isAnswered = false
  let isSessionOver = false
  const find = (name: string | undefined) =>
    name === undefined && receivings.length === 1
      ? receivings[0]
      : receivings.find((receiving) => receiving.name === name)

  function settle(receiving: Receiving, outcome: PeerOutcome): void {
    if (receiving.isOver) return
    receiving.isOver = true
    receiving.isWhole = outcome.ok
    // The reason goes out first, so that the sender does not take this for a broken stream.
    if (!outcome.ok) setImmediate(() => receiving.stream?.destroy())
    receiving.told()
    receiving.sink?.ended(outcome)
    if (receivings.every(({ isOver }) => isOver)) abort.abort()
  }

  function fail(receiving: Receiving, failure: PeerTransferFailure): void {
    if (receiving.isOver) return
    settle(receiving, err(failure))
    const reason = reasonOf(failure)
    if (!receivings.every(({ isOver }) => isOver)) session.remove(receiving.name, reason)
    else session.end(reason)
  }

  async function transfer(receiving: Receiving, sink: PeerFileSink, stream: ByteStream): Promise<void> {
    const { file, name } = receiving
    const pumped = await pumpIn({ clock, stream, size: file.size, sink })
    if (receiving.isOver) return
    if (!pumped.ok) {
      // A sender that cancels may close its stream before it says why.
      const isCut = pumped.error.code === 'lost' || pumped.error.code === 'too-short'
      if (isCut && !isSessionOver) await word(receiving, WORD_MS)
      fail(receiving, pumped.error)
      return
    }
    void closeSoon(clock, stream)
    if (receiving.hashFollows && receiving.hashes.length === 0 && !isSessionOver)
      await word(receiving, CHECKSUM_MS)
    const isWhole = !isOver(receiving) && (await finished(sink, receiving.hashes))
    if (!isWhole) {
      fail(receiving, { code: 'damaged' })
      return
    }
    if (!isSessionOver) void session.info(named(Received.build({ name })))
    settle(receiving, ok())
    if (receivings.every(({ isOver }) => isOver)) session.end({ condition: 'success' })
  }

  /** Resolves when the sender has said something about this file, or after `ms`. */
  function word(receiving: Receiving, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = clock.after(ms, resolve)
      receiving.told = () => {
        cancelTimer()
        resolve()
      }
    })
  }

  const offer: IncomingOffer = {
    from: session.peer,
    protocol: 'jingle',
    files: receivings.map(({ file, resumable }) => ({ file, resumable })),
    signal: abort.signal,
    accept(sinks) {
      if (isAnswered || isSessionOver) return
      isAnswered = true
      if (sinks.every((sink) => sink === null)) {
        session.end({ condition: 'decline' })
        return
      }
      const descriptions = new Map(
        receivings.flatMap((receiving, index) => {
          const sink = sinks[index] ?? null
          // The sender has taken it back meanwhile.
          if (receiving.isOver) {
            sink?.ended(err({ code: 'cancelled-by-peer' }))
            return []
          }
          receiving.sink = sink
          if (sink === null) {
            receiving.isOver = true
            session.remove(receiving.name, { condition: 'decline' })
            return []
          }
          return [
            [receiving.name, Description.build({ file: accepted(receiving.file, sink.offset) })] as const,
          ]
        }),
      )
      session.accept(descriptions)
    },
    decline() {
      if (!isAnswered) session.end({ condition: 'decline' })
    },
    cancel: () => session.end({ condition: 'cancel' }),
  }

  const follower: SessionEvents = {
    opened(name, { way, stream }: OpenedTransport) {
      const receiving = find(name)
      if (!receiving?.sink || receiving.isOver || !stream) return stream?.destroy()
      receiving.stream = stream
      receiving.sink.started?.(way as PeerWay)
      void transfer(receiving, receiving.sink, stream)
    },
    info(payload) {
      const told = Checksum.parse(payload)
      const receiving = told && find(told.name)
      if (!told || !receiving) return false
      // The hash of the offer was binding.
      if (receiving.hashes.length === 0) receiving.hashes = told.file.hashes
      receiving.told()
      return true
    },
    removed(name, reason) {
      const receiving = find(name)
      if (!receiving) return
      settle(receiving, err(failureOf(reason, receiving.stream !== null)))
      // The others are here already, and the sender may forget to end the session.
      const isDone = receivings.every(({ isOver }) => isOver)
      if (isDone && receivings.some(({ isWhole }) => isWhole)) session.end({ condition: 'success' })
    },
    ended(end) {
      isSessionOver = true
      const isSent = end.by === 'them' && end.reason.condition === 'success'
      for (const receiving of receivings) {
        receiving.told()
        // The sender has sent everything; the last bytes may still be on their way here.
        if (!(isSent && receiving.stream)) settle(receiving, err(failureAt(end, receiving.stream !== null)))
      }
      if (receivings.every(({ isOver }) => isOver)) abort.abort()
    },
  }
  return { offer, follower }
}

/** In a function of its own, since the value changes while something is awaited. */
const isOver = (receiving: Receiving): boolean => receiving.isOver

async function finished(sink: PeerFileSink, hashes: readonly Hash[]): Promise<boolean> {
  try {
    return await sink.finish(hashes)
  } catch {
    return false
  }
}
