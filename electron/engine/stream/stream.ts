import type { Failure, NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import type { Connection, ConnectionListener, Dialled } from '../net/connection.ts'
import type { Target } from '../net/targets.ts'
import { expectsTls, isTlsRecord, silenceFailure } from '../net/wrong-security.ts'
import type { CancelTimer, EnginePorts } from '../ports.ts'
import type { Element } from '../xml/element.ts'
import { XmlParser } from '../xml/parser.ts'
import { NS_STREAMS, serialize, serializeStreamElement, STREAM_CLOSING } from '../xml/serialize.ts'
import { NS_CLIENT, openingTag } from './header.ts'
import { CLOSED, type Io } from './io.ts'
import { transition } from './machine.ts'
import { outline, outlineOfXml } from './outline.ts'
import { createReading } from './reading.ts'
import { isOfPlace } from './places.ts'
import { createSearch, type ReachedPlace } from './search.ts'
import type { Established, Event, State, StreamConfig } from './states.ts'
import { buildStreamError, type HostPort, type StreamErrorCondition } from './stream-error.ts'

/** From the first byte to the session. Dialling has its own limits. */
const NEGOTIATION_MS = 30_000
/** The same if there are more places to try: the time a slow link needs to reach the features inside TLS. */
const PLACE_MS = 10_000
const CLOSE_MS = 2_000
const MAX_REDIRECTS = 3
/**
 * Bytes that may arrive before there is a session, ten times what the most verbose servers need. Until then the other
 * side is not authenticated, and early data cannot be held back.
 */
const NEGOTIATION_BYTES = 1024 * 1024

export interface StreamListener {
  /** Negotiation is over. Elements that follow are delivered only after this returns. */
  established(how: Established): void
  /** The new pin of the account: the server has let us in and proved itself, or refused a way of signing in. */
  pinned?(pin: SignInPin): void
  /** A stanza, or an element of stream management. `size`: about how many bytes of memory it takes. */
  element(element: Element, size: number): void
  /** A stanza or another element passed a limit and was left out. The parameter has its known parts. */
  omitted?(element: Element): void
  /** `Stream.unsent` has changed: something was written, or written bytes have drained. */
  unsentChanged?(): void
  /**
   * Called before the server is asked to resume a session (XEP-0198 §5), and when it refuses, before any other event.
   */
  resumption?(step: 'asked' | 'refused'): void
  /**
   * Called once, at the end: null if `close` was called, otherwise the reason. `seeOther`: the new place of a server
   * that ended a session (RFC 6120 §4.9.3.19).
   */
  ended(failure: Failure | null, seeOther?: HostPort): void
}

/** One XML stream to the server of a domain, from dialling to its end (RFC 6120 §4). */
export interface Stream {
  /**
   * Writes serialized XML, in the default namespace `jabber:client`. Returns false and writes nothing before
   * negotiation is over, and once the stream closes.
   */
  write(xml: string): boolean
  /** When anything last arrived, in milliseconds since 1970; 0 if nothing has. While the stream is paused it is now. */
  readonly lastHeardAt: number
  /** Written bytes that the system has not taken yet. */
  readonly unsent: number
  /** The place of the server; null before there is a connection, and if a server sent us there. */
  readonly place: ReachedPlace | null
  /** Whether the server has an address of this machine or of a network nearby. */
  readonly isNearby: boolean
  /** Whether the server is on this machine. */
  readonly isHere: boolean
  /** Delivers no stanza until `resume`. Incoming data waits here in small amounts, and otherwise at the server. */
  pause(): void
  resume(): void
  /** Sends the rest and `</stream:stream>`, and waits up to 2 s for the server's. */
  close(): Promise<void>
  /** Ends the stream at once and silently: the server may still consider it alive, and resume the session. */
  drop(failure: Failure): void
  /** Ends the stream at once because of a failure. The server gets a stream error if `condition` is given. */
  abort(failure: Failure, condition?: StreamErrorCondition, application?: Element): void
}

/** Starts a stream. It calls `listener`, but never before this function has returned. */
export function openStream(ports: EnginePorts, config: StreamConfig, listener: StreamListener): Stream {
  const { clock, random } = ports
  const dialling = new AbortController()
  let state: State = { kind: 'dialling' }
  let connection: Connection | null = null
  const reading = createReading(
    () => connection,
    ({ condition }) => happen({ kind: 'xml-refused', condition }),
  )
  /** The place of this connection, and whether anything has come from there. */
  let target: Target | undefined
  let hasHeard = false
  let negotiationBytes = 0
  let cancelTimer: CancelTimer = () => undefined
  let redirects = 0
  let lastHeardAt = 0
  let markEnded: () => void = () => undefined
  const whenEnded = new Promise<void>((resolve) => {
    markEnded = resolve
  })

  const search = createSearch(ports.dial, config, dialling.signal, found)
  const waiting: Event[] = []
  let busy = false
  let isLive = false
  let saidGoodbye = false

  /** Handles one event at a time: an event that a transition causes directly comes after it. */
  function happen(event: Event): void {
    waiting.push(event)
    if (busy) return
    busy = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const before = state.kind
        state = transition(state, next, io)
        isLive = state.kind === 'live'
        if (state.kind === before) continue
        if (state.kind === 'live') cancelTimer()
        else if (state.kind === 'authenticating') startTimer(NEGOTIATION_MS)
        else if (state.kind === 'closing') startTimer(CLOSE_MS)
      }
    } finally {
      busy = false
    }
  }

  function startTimer(ms: number): void {
    cancelTimer()
    cancelTimer = clock.after(ms, () => {
      const failure = silence()
      if (failure === null) happen({ kind: 'timed-out' })
      else giveUp(failure)
    })
  }

  /** Whether our header went out without TLS and nothing has been understood of an answer. */
  const isOpeningPlain = () => state.kind === 'opening' && connection?.tls === null

  function silence(): NetFailure | null {
    return isOpeningPlain() && !hasHeard
      ? silenceFailure(target, config.settings.port, config.favoured ?? null)
      : null
  }

  function giveUp(failure: Failure, condition?: StreamErrorCondition): void {
    happen({ kind: 'abort-asked', failure, condition, application: undefined })
  }

  function found(result: Result<Dialled, NetFailure>): void {
    if (!result.ok) {
      happen({ kind: 'dial-failed', failure: result.error })
      return
    }
    const dialled = result.value
    connection = dialled.connection
    target = dialled.target
    hasHeard = false
    saidGoodbye = false
    startTimer(search.hasNext ? PLACE_MS : NEGOTIATION_MS)
    happen({ kind: 'dialled', dialled })
    dialled.connection.listen(receiver(dialled.connection))
  }

  /** Receives the data of a connection, until another one takes its place. */
  function receiver(from: Connection): ConnectionListener {
    return {
      data(bytes) {
        if (from !== connection) return
        lastHeardAt = clock.now()
        if (!hasHeard && isOpeningPlain() && target && isTlsRecord(bytes)) {
          giveUp(expectsTls(target.port))
          return
        }
        hasHeard = true
        reading.take(bytes)
        if (isLive || state.kind === 'closing') return
        negotiationBytes += bytes.length
        if (negotiationBytes <= NEGOTIATION_BYTES) return
        giveUp({ code: 'flooded' }, 'policy-violation')
      },
      drained() {
        if (from === connection) listener.unsentChanged?.()
      },
      closed(failure) {
        if (from !== connection) return
        const ending = silence() ?? failure
        connection = null
        happen({ kind: 'disconnected', failure: ending })
      },
    }
  }

  function readAnew(): void {
    const parser = new XmlParser({
      opened({ element, defaultNs }) {
        // RFC 6120 §4.8.2: in another default namespace all stanzas would be misread.
        if (element.ns === NS_STREAMS && defaultNs !== NS_CLIENT) {
          happen({ kind: 'xml-refused', condition: 'invalid-namespace' })
        } else happen({ kind: 'header-received', header: element })
      },
      element(element, size) {
        // Stanzas that arrive while we close still count, because the server considers them delivered (RFC 6120 §4.4).
        if ((isLive || state.kind === 'closing') && element.ns !== NS_STREAMS) {
          ports.trace?.(`in: ${outline(element)}`)
          listener.element(element, size)
        } else happen({ kind: 'element-received', element })
        reading.dealt()
      },
      omitted(element) {
        if (isLive || state.kind === 'closing') {
          ports.log('stream: left out an element that is too long, too deep or has too many parts')
          listener.omitted?.(element)
        } else happen({ kind: 'xml-refused', condition: 'policy-violation' })
        reading.dealt()
      },
      closed: () => happen({ kind: 'footer-received' }),
    })
    reading.by(parser)
  }

  const io: Io = {
    config,
    random,
    get tls() {
      return connection?.tls ?? null
    },
    redirect(to) {
      if (++redirects > MAX_REDIRECTS) return false
      cancelTimer()
      search.lookAt(to)
      return true
    },
    open(from) {
      readAnew()
      connection?.write(openingTag(config.domain, from))
    },
    send: (element) => connection?.write(serialize(element, NS_CLIENT)),
    startTls() {
      // Data that came in the clear after <proceed/> was injected by somebody in between.
      reading.by(null)
      const securing = connection
      void securing?.startTls().then((result) => {
        if (securing !== connection) return
        happen(result.ok ? { kind: 'tls-started' } : { kind: 'tls-failed', failure: result.error })
      })
    },
    respond(exchange, challenge) {
      void exchange
        .respond(challenge)
        .then((response) => happen({ kind: 'challenge-answered', exchange, response }))
    },
    pinned: (pin) => listener.pinned?.(pin),
    established(how) {
      // The listener may write at once.
      isLive = true
      listener.established(how)
    },
    resumption: (step) => listener.resumption?.(step),
    deliver: (element) => listener.element(element, 0),
    hangUp() {
      reading.by(null)
      const leaving = connection
      connection = null
      if (saidGoodbye) leaving?.end()
      else leaving?.destroy()
    },
    sayGoodbye(condition, application) {
      // Nothing can be sent in the middle of a handshake.
      if (state.kind === 'securing') return
      if (condition) connection?.write(serializeStreamElement(buildStreamError(condition, application)))
      connection?.write(STREAM_CLOSING)
      saidGoodbye = true
    },
    failed(failure) {
      if (!isOfPlace(state, failure)) return io.ended(failure)
      const all = search.goOn(failure)
      if (all !== null) return io.ended(all)
      cancelTimer()
      ports.log(`stream: trying the next place after ${failure.code}`)
      return { kind: 'dialling' }
    },
    ended(failure, seeOther) {
      cancelTimer()
      dialling.abort()
      markEnded()
      listener.ended(failure, seeOther)
      return CLOSED
    },
    log: (line) => ports.log(line),
  }

  const { purpose, preferred } = config
  const start = preferred ?? (purpose.kind === 'sign-in' ? purpose.resume?.location : undefined)
  search.lookAt(start)

  return {
    write(xml) {
      if (isLive) {
        ports.trace?.(`out: ${outlineOfXml(xml)}`)
        connection?.write(xml)
        listener.unsentChanged?.()
      }
      return isLive
    },
    get lastHeardAt() {
      // While nothing is read, this must not look like silence.
      return reading.isPaused ? clock.now() : lastHeardAt
    },
    get unsent() {
      return connection?.unsent ?? 0
    },
    get place() {
      return search.place
    },
    get isNearby() {
      return search.isNearby
    },
    get isHere() {
      return search.isHere
    },
    pause: () => reading.pause(),
    resume: () => reading.resume(),
    close() {
      happen({ kind: 'close-asked' })
      return whenEnded
    },
    drop: (failure) => happen({ kind: 'drop-asked', failure }),
    abort: (failure, condition, application) =>
      happen({ kind: 'abort-asked', failure, condition, application }),
  }
}
