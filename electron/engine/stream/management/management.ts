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
  /** The counts to continue from: zero, or those of an earlier process. */
  readonly inbound: number
  readonly outbound: number
  /**
   * Handles an incoming stanza of about `size` bytes of memory: null if that is already done, otherwise a promise that
   * never rejects.
   */
  readonly handle: (stanza: Element, size: number) => Promise<void> | null
  /** The server has received everything up to and including this place. */
  readonly acknowledged: (upTo: number) => void
  /** Stores the count of handled stanzas, modulo 2^32. False if that failed; the count is then not sent. */
  readonly save: (inbound: number) => boolean
  /** The server acknowledged more than was sent: the stream has to end (XEP-0198 §4). */
  readonly tooHigh: (h: number, sent: number) => void
  /**
   * The server acknowledges nothing while we send more and more: the session has to end, to free the stanzas it keeps.
   */
  readonly overfull: () => void
}

/** The current stream of a session. */
export interface Wire extends SignsOfLife {
  write(xml: string): void
  /** Ends the stream at once and silently, so that the session is resumed on another one. */
  drop(failure: Failure): void
}

/** Stream management (XEP-0198) during a session, which may use several streams. */
export interface Management {
  /** The number of stanzas sent. */
  readonly sent: number
  /** The size of unacknowledged stanzas, in UTF-16 units. */
  readonly unacknowledged: number
  /**
   * Sends a stanza and keeps it until it is acknowledged. Returns its place. Without a stream the stanza waits for one.
   * If the server does not acknowledge a `tracked` stanza and shows no other sign of life within 10 s, the stream is
   * dropped. `more`: another tracked stanza follows in this very turn, and one request covers both.
   */
  send(stanza: Element | PrintedStanza, tracked: boolean, more?: boolean): number
  /** Takes an element of the stream: a stanza, a request or an acknowledgement. `size` is passed on to `handle`. */
  receive(element: Element, size?: number): void
  /** Counts a stanza that arrived but was left out. */
  omit(): void
  /** The session has a stream. `isResumed`: the server continues a session of an earlier process on it. */
  attach(wire: Wire, isResumed?: boolean): void
  /** The stream is gone. New stanzas wait for the next one. */
  detach(): void
  /** The `h` to resume with, modulo 2^32, which is stored first. The server will send all later stanzas again. */
  resumePoint(): number
  /** The server resumed the session and has handled `h` stanzas: sends the rest again. False if `h` is too high. */
  resume(h: number, wire: Wire): boolean
  /** The number of stanzas that the server had handled, from its refusal to resume. */
  refused(h: number): void
  /** Before the stream ends: tells the server how many stanzas are handled, if that is news to it. */
  acknowledge(): void
  /** Asks for an acknowledgement now, to see whether the server is there. */
  probe(): void
  /** Whether the last stream was dropped because the server, having resumed the session, acknowledged nothing. */
  readonly deafness: Deafness
}

/** `deaf`: the server sent something meanwhile. `silent`: it did not, and the link may have been dead. */
export type Deafness = 'none' | 'silent' | 'deaf'

/** A flood of stanzas must not cause a flood of commits: XEP-0198 §4 lets a client collect before it answers. */
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
  /** A request was answered before all stanzas were handled. When this count is handled, the rest is sent. */
  let owed = 0
  /** The last place that somebody waits for. */
  let tracked = 0
  /** The server has resumed the session, and has not acknowledged anything on this stream. */
  let isUnproven = false
  let hasHeard = false
  let deafness: Deafness = 'none'
  /** A stanza that is being sent. */
  let leaving = ''
  const requests = createAckRequests(clock, () => {
    // In one piece with its stanza, so that the server takes nothing in between, which the answer would seem to cover.
    wire?.write(leaving + ACK_REQUEST)
    leaving = ''
    expectProof()
    expectAnswer()
  })
  /**
   * COMPAT(Prosody 0.12): if the earlier stream broke in the middle of a stanza, the server takes everything on the next
   * one as the rest of that stanza. It goes on sending and hears nothing, so only an acknowledgement counts.
   */
  const proofWatch = createAnswerWatch(
    clock,
    () => outbox.length,
    () => {
      deafness = hasHeard ? 'deaf' : 'silent'
      wire?.drop({ code: 'connection-lost' })
    },
  )
  const watch = createAnswerWatch(
    clock,
    () => outbox.length,
    () => wire?.drop({ code: 'connection-lost' }),
  )

  function expectAnswer(): void {
    if (wire !== null && tracked > outbox.acknowledged) watch.begin(wire)
  }

  function expectProof(): void {
    const to = wire
    if (!isUnproven || to === null) return
    proofWatch.begin({
      lastHeardAt: 0,
      get unsent() {
        return to.unsent
      },
    })
  }

  function begin(to: Wire, isResumed: boolean): void {
    wire = to
    isUnproven = isResumed
    hasHeard = false
    deafness = 'none'
  }

  /** The count is stored before it is sent: a process that restores the session must not claim less than was sent. */
  function keep(): void {
    const { handled } = inbox
    if (handled === saved) return
    savedAt = clock.now()
    if (save(wrapped(handled))) saved = handled
  }

  /** Sends the count of handled stanzas soon: at once, unless a count was stored a moment ago. */
  function answer(): void {
    const wait = inbox.handled === saved ? 0 : savedAt + SAVE_EVERY_MS - clock.now()
    if (wait <= 0) tell()
    // Never longer, even if the clock was set back.
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

  /** False if the server claims more than was sent. */
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
        leaving = xml
        requests.sent(isTracked && !more)
        if (leaving !== '') wire.write(leaving)
        leaving = ''
        // An earlier stanza may have caused a request already.
        if (isTracked) expectAnswer()
      }
      if (outbox.isOverfull) overfull()
      return place
    },
    receive(element, size = 0) {
      hasHeard = true
      if (element.ns === NS_CLIENT) takeStanza(element, size)
      else if (element.is(NS_SM, 'r')) {
        if (inbox.handled < inbox.received) owed = inbox.received
        answer()
      } else if (element.is(NS_SM, 'a')) {
        const ack = Ack.parse(element)
        if (ack && takeCount(ack.h)) {
          isUnproven = false
          proofWatch.stop()
          watch.stop()
          requests.answered(outbox.unacknowledged.length > 0)
        }
      }
    },
    omit: () => takeStanza(null, 0),
    attach: (to, isResumed = false) => begin(to, isResumed),
    detach() {
      wire = null
      watch.stop()
      proofWatch.stop()
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
      begin(to, true)
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
    get deafness() {
      return deafness
    },
  }
}
