import type { Failure } from '../../../../shared/model/failure.ts'
import type { CancelTimer, Clock } from '../../ports.ts'
import { serialize } from '../../xml/serialize.ts'
import type { PrintedStanza } from '../../xml/printed.ts'
import type { Element } from '../../xml/element.ts'
import { NS_CLIENT } from '../header.ts'
import { createAckRequests } from './ack-requests.ts'
import { createAnswerWatch, type SignsOfLife } from './answer-watch.ts'
import { Ack, AckRequest, NS_SM } from './codec.ts'
import { wrapped } from './counter.ts'
import { createInbox } from './inbox.ts'
import { createOutbox } from './outbox.ts'

export interface ManagementConfig {
  readonly clock: Clock
  /** Counts to go on from: zero, or what an earlier process left. */
  readonly inbound: number
  readonly outbound: number
  /**
   * Handles an incoming stanza of about that many bytes of memory: null when that is done, else a promise that never
   * rejects.
   */
  readonly handle: (stanza: Element, size: number) => Promise<void> | null
  /** The server has everything up to and including that place. */
  readonly acknowledged: (upTo: number) => void
  /** Keeps the count of handled stanzas, modulo 2^32; false where that failed, and then it is not told. */
  readonly save: (inbound: number) => boolean
  /** The server acknowledged more than was sent: the stream has to end (XEP-0198 §4). */
  readonly tooHigh: (h: number, sent: number) => void
  /** The server does not acknowledge anything while more and more is sent: the session has to end, and what it keeps. */
  readonly overfull: () => void
}

/** The stream that a session has at the moment. */
export interface Wire extends SignsOfLife {
  write(xml: string): void
  /** Ends it at once and silently, so that the session is resumed on another. */
  drop(failure: Failure): void
}

/** Stream management (XEP-0198) over the life of a session, which may span several streams. */
export interface Management {
  /** Stanzas sent, from 1. */
  readonly sent: number
  /** What was sent and is not acknowledged, in UTF-16 units. */
  readonly unacknowledged: number
  /**
   * Sends a stanza and keeps it until it is acknowledged; gives its place. Without a stream it waits for one. Where the
   * server does not answer about a `tracked` one and gives no other sign of life within 10 s, the stream is dropped.
   * `more`: a further tracked one follows in this very turn, and the server is asked about them together.
   */
  send(stanza: Element | PrintedStanza, tracked: boolean, more?: boolean): number
  /** Takes an element of the stream: a stanza, a request or an acknowledgement. `size`: as `handle` is told it. */
  receive(element: Element, size?: number): void
  /** Counts a stanza that came but was left out. */
  omit(): void
  /** The session has a stream. */
  attach(wire: Wire): void
  /** The stream is gone; what is sent waits for the next. */
  detach(): void
  /** The `h` to resume with, modulo 2^32; kept first. The server will send again what follows it. */
  resumePoint(): number
  /** The server resumed the session, having handled `h`: sends the rest again. False where `h` is too high. */
  resume(h: number, wire: Wire): boolean
  /** What the server says it had when it refused to resume. */
  refused(h: number): void
  /** Tells the server what is handled, if that is news to it: before the stream ends. */
  acknowledge(): void
  /** Asks for an acknowledgement now, to see whether the server is there. */
  probe(): void
}

/** A flood of stanzas must not be a flood of commits: XEP-0198 §4 lets a client collect before it answers. */
const SAVE_EVERY_MS = 100

const ACK_REQUEST = serialize(AckRequest.build({}), NS_CLIENT)

export function createManagement(config: ManagementConfig): Management {
  const { clock, handle, acknowledged, save, tooHigh, overfull } = config
  const outbox = createOutbox(config.outbound)
  const inbox = createInbox(config.inbound)
  let wire: Wire | null = null
  let saved = inbox.handled
  let savedAt = -Infinity
  let told = inbox.handled
  let cancelAnswer: CancelTimer | null = null
  /** A request was answered with less than had come; when this count is handled, the rest is told. */
  let owed = 0
  /** The last place that somebody waits for. */
  let tracked = 0
  const requests = createAckRequests(clock, () => {
    wire?.write(ACK_REQUEST)
    expectAnswer()
  })
  const watch = createAnswerWatch(
    clock,
    () => outbox.length,
    () => wire?.drop({ code: 'connection-lost' }),
  )

  function expectAnswer(): void {
    if (wire !== null && tracked > outbox.acknowledged) watch.begin(wire)
  }

  /** The count is kept before it is told: whoever restores the session must not claim less than was told. */
  function keep(): void {
    const { handled } = inbox
    if (handled === saved) return
    savedAt = clock.now()
    if (save(wrapped(handled))) saved = handled
  }

  /** Tells what is handled, soon: at once unless a count was kept just now. */
  function answer(): void {
    const wait = inbox.handled === saved ? 0 : savedAt + SAVE_EVERY_MS - clock.now()
    if (wait <= 0) tell()
    // Never longer, even where the clock was set back.
    else cancelAnswer ??= clock.after(Math.min(wait, SAVE_EVERY_MS), tell)
  }

  function stopAnswering(): void {
    cancelAnswer?.()
    cancelAnswer = null
  }

  function tell(): void {
    stopAnswering()
    if (wire === null) return
    keep()
    told = saved
    wire.write(serialize(Ack.build({ h: wrapped(saved) }), NS_CLIENT))
  }

  function settled(place: number): void {
    inbox.settled(place)
    if (owed !== 0 && inbox.handled >= owed) {
      owed = 0
      answer()
    }
  }

  function takeStanza(stanza: Element | null, size: number): void {
    const place = inbox.arrived()
    if (place === null) return
    const pending = stanza && handle(stanza, size)
    if (pending === null) settled(place)
    else void pending.then(() => settled(place))
  }

  /** False where the server claims more than there was. */
  function takeCount(h: number): boolean {
    switch (outbox.acknowledge(h)) {
      case 'too-high':
        tooHigh(h, wrapped(outbox.sent))
        return false
      case 'advanced':
        acknowledged(outbox.acknowledged)
        return true
      case 'unchanged':
      case 'stale':
        return true
    }
  }

  return {
    get sent() {
      return outbox.sent
    },
    get unacknowledged() {
      return outbox.length
    },
    send(stanza, isTracked, more = false) {
      const xml = typeof stanza === 'string' ? stanza : serialize(stanza, NS_CLIENT)
      const place = outbox.push(xml)
      if (isTracked) tracked = place
      if (wire !== null) {
        wire.write(xml)
        requests.sent(isTracked && !more)
        // It may have been asked already, about what came before.
        if (isTracked) expectAnswer()
      }
      if (outbox.isOverfull) overfull()
      return place
    },
    receive(element, size = 0) {
      if (element.ns === NS_CLIENT) takeStanza(element, size)
      else if (element.is(NS_SM, 'r')) {
        if (inbox.handled < inbox.received) owed = inbox.received
        answer()
      } else if (element.is(NS_SM, 'a')) {
        const ack = Ack.parse(element)
        if (ack && takeCount(ack.h)) {
          watch.stop()
          requests.answered(outbox.unacknowledged.length > 0)
        }
      }
    },
    omit: () => takeStanza(null, 0),
    attach(to) {
      wire = to
    },
    detach() {
      wire = null
      watch.stop()
      owed = 0
      stopAnswering()
      requests.stop()
    },
    resumePoint() {
      keep()
      inbox.rewind(saved)
      return wrapped(saved)
    },
    resume(h, to) {
      if (!takeCount(h)) return false
      wire = to
      for (const xml of outbox.unacknowledged) to.write(xml)
      if (outbox.unacknowledged.length > 0) requests.sent(true)
      return true
    },
    refused(h) {
      if (outbox.acknowledge(h) === 'advanced') acknowledged(outbox.acknowledged)
    },
    acknowledge() {
      if (inbox.handled !== told) tell()
    },
    probe: () => wire?.write(ACK_REQUEST),
  }
}
