import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../../ports.ts'
import type { Element } from '../../xml/element.ts'
import type { Jingle, JingleSession, OpenedTransport, SessionEvents } from '../0166-jingle/index.ts'
import { createHasher } from '../0300-hashes/index.ts'
import type { ByteStream } from '../byte-stream.ts'
import { endInTime, pumpOut } from '../file-pump.ts'
import {
  ACCEPT_MS,
  type OfferEvents,
  type OutgoingPeerFile,
  type PeerOffer,
  type PeerOutcome,
  type PeerTransferFailure,
  type PeerWay,
} from '../file-transfer.ts'
import { closeSoon, within } from '../stream-end.ts'
import { Checksum, Description, named, offered, Received } from './codec.ts'
import { failureAt, failureOf, reasonOf } from './outcome.ts'

/** How long a receiver may take to verify what it has. Then the session ends without its word. */
const CONFIRM_MS = 60_000
/** How long a receiver may take to say why the stream ended early. */
const WORD_MS = 2_000
/** How long a receiver that confirmed every file may take to end the session. */
const END_MS = 5_000

interface Sending {
  readonly file: OutgoingPeerFile
  offset: number
  length: number | undefined
  stream: ByteStream | null
  /** Every byte was handed to the stream. */
  isSent: boolean
  told: () => void
  isOver: boolean
}

/** Offers files by Jingle (§6.1). `transports`: the namespaces that the other client knows. */
export function offerByJingle(
  jingle: Jingle,
  clock: Clock,
  to: FullJid,
  files: readonly OutgoingPeerFile[],
  transports: readonly string[],
  events: OfferEvents,
): PeerOffer {
  const sendings = new Map<string, Sending>()
  for (const [index, file] of files.entries()) {
    sendings.set(file.file.label ?? `file-${index + 1}`, {
      file,
      offset: 0,
      length: undefined,
      stream: null,
      isSent: false,
      told: () => undefined,
      isOver: false,
    })
  }
  let cancelWait: CancelTimer = () => undefined
  let isAccepted = false
  let isSessionOver = false

  function settle(sending: Sending, outcome: PeerOutcome): void {
    if (sending.isOver) return
    sending.isOver = true
    sending.told()
    // The reason goes out first, so that the receiver does not take this for a broken stream.
    if (!outcome.ok) setImmediate(() => sending.stream?.destroy())
    else if (sending.stream) void closeSoon(clock, sending.stream)
    sending.file.ended(outcome)
    // The last one that moved may leave others that only wait for their confirmation.
    if (!isDone()) awaitWord(CONFIRM_MS)
  }

  const isDone = () => [...sendings.values()].every(({ isOver }) => isOver)

  function fail(name: string, sending: Sending, failure: PeerTransferFailure): void {
    if (sending.isOver) return
    settle(sending, err(failure))
    if (isDone()) session.end(reasonOf(failure))
    else session.remove(name, reasonOf(failure))
  }

  async function transfer(name: string, sending: Sending, stream: ByteStream): Promise<void> {
    const { file, offset, length } = sending
    const hasher = file.file.hashes.length === 0 && length === undefined ? createHasher('sha-256') : null
    const hash = hasher ? (chunk: Uint8Array) => void hasher.update(chunk) : undefined
    const pumped = await pumpOut({ clock, stream, file, offset, length, hash })
    if (sending.isOver) return
    if (!pumped.ok) {
      const failure = pumped.error.code === 'lost' ? await whyLost(clock, stream) : pumped.error
      // A receiver that cancels may close the stream before it says why.
      if (failure.code === 'lost' && !isSessionOver) await word(sending)
      fail(name, sending, failure)
      return
    }
    sending.isSent = true
    if (hasher) {
      const hashes = [{ algo: 'sha-256', value: new Uint8Array(hasher.digest()) }]
      void session.info(named(Checksum.build({ name, file: { hashes } })))
    }
    const ended = await endInTime(clock, stream)
    if (ended.ok) awaitWord(CONFIRM_MS)
    else fail(name, sending, { code: 'stalled' })
  }

  /** Resolves when the receiver has said something about this file, or after a moment. */
  function word(sending: Sending): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = clock.after(WORD_MS, resolve)
      sending.told = () => {
        cancelTimer()
        resolve()
      }
    })
  }

  /** Gives up if the other person does not decide. */
  function awaitAnswer(): void {
    if (isAccepted || isSessionOver) return
    cancelWait()
    cancelWait = clock.after(ACCEPT_MS, () => {
      for (const sending of sendings.values()) settle(sending, err({ code: 'unanswered' }))
      session.end({ condition: 'timeout' })
    })
  }

  /** Ends the session if the receiver does not: some only close the stream. */
  function awaitWord(ms: number): void {
    const isBusy = [...sendings.values()].some(({ isOver, isSent }) => !isOver && !isSent)
    if (isBusy || !isAccepted || isSessionOver) return
    cancelWait()
    cancelWait = clock.after(ms, () => void endAlone())
  }

  async function endAlone(): Promise<void> {
    for (const sending of sendings.values()) {
      if (sending.isOver || !sending.stream) continue
      const ended = await Promise.race([sending.stream.ended, Promise.resolve(null)])
      settle(sending, ended?.ok === true ? ok() : err({ code: 'lost' }))
    }
    session.end({ condition: 'success' })
  }

  function received(name: string | undefined): boolean {
    const only = sendings.size === 1 ? [...sendings.values()][0] : undefined
    const sending = name === undefined ? only : sendings.get(name)
    if (!sending?.isSent) return false
    settle(sending, ok())
    if (isDone()) awaitWord(END_MS)
    return true
  }

  const follower: SessionEvents = {
    ringing() {
      awaitAnswer()
      events.ringing?.()
    },
    accepted(contents) {
      isAccepted = true
      cancelWait()
      for (const [name, description] of contents) takeRange(name, description)
      events.accepted?.('jingle')
    },
    opened(name, { way, stream }: OpenedTransport) {
      const sending = sendings.get(name)
      if (!sending || sending.isOver || !stream) return stream?.destroy()
      sending.stream = stream
      sending.file.started?.(way as PeerWay)
      void transfer(name, sending, stream)
    },
    info(payload) {
      const confirmation = Received.parse(payload)
      return confirmation !== undefined && received(confirmation.name)
    },
    removed(name, reason) {
      const sending = sendings.get(name)
      if (sending) settle(sending, err(failureOf(reason, sending.stream !== null)))
    },
    ended(end) {
      isSessionOver = true
      cancelWait()
      const isConfirmed = end.by === 'them' && end.reason.condition === 'success'
      for (const sending of sendings.values()) {
        settle(sending, isConfirmed && sending.isSent ? ok() : err(failureAt(end, sending.stream !== null)))
      }
    },
  }

  /** Where the receiver wants to continue (§6.6). */
  function takeRange(name: string, description: Element): void {
    const sending = sendings.get(name)
    const { offset = 0, length } = Description.parse(description)?.file.range ?? {}
    if (!sending) return
    const { size } = sending.file.file
    if (size !== null && offset > size) {
      fail(name, sending, { code: 'violated', rule: 'range' })
      return
    }
    sending.offset = offset
    sending.length = length
    // The receiver has everything, and may confirm it before its stream is open here.
    sending.isSent = offset === size
  }

  const contents = [...sendings].map(([name, { file }]) => ({
    name,
    senders: 'initiator' as const,
    description: Description.build({ file: offered(file.file) }),
  }))
  const session: JingleSession = jingle.initiate(to, contents, transports, follower)
  return { cancel: () => session.end({ condition: 'cancel' }) }
}

/** Why a stream took no more bytes. One that still has some to send may take its time to end. */
async function whyLost(clock: Clock, stream: ByteStream): Promise<PeerTransferFailure> {
  const ended = await within(clock, WORD_MS, stream.ended)
  const isOurs = ended === null || ended.ok || ended.error.code === 'destroyed'
  return isOurs ? { code: 'lost' } : ended.error
}
