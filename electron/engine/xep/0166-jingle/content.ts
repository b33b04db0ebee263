import type { CancelTimer } from '../../ports.ts'
import type { Element } from '../../xml/element.ts'
import type { JingleTransport, OpenedTransport, TransportContext, TransportNegotiation } from './api.ts'
import type { Role, Senders } from './codec.ts'

/** How long the other side may take to propose or to answer another transport. A new proxy may have to be found. */
const REPLACE_MS = 60_000
/**
 * How long all transports of a content together may take until one works. It is more than each of them with its own limits
 * needs, and ends a session whose other side proposes one transport after another.
 */
const CONNECT_MS = 5 * 60_000
/** transport-info that comes before our side is prepared. Transports send a handful. */
const MAX_EARLY = 16

/** What a content needs of its session. */
export interface ContentConfig {
  readonly name: string
  readonly creator: Role
  readonly senders: Senders
  readonly role: Role
  /** The transports that may be used, the best one first. */
  readonly transports: readonly JingleTransport[]
  readonly context: Omit<TransportContext, 'signal' | 'info'>
  after(ms: number, fn: () => void): CancelTimer
  info(transport: Element): ReturnType<TransportContext['info']>
  /** Sends transport-replace, transport-accept or transport-reject. */
  send(action: 'transport-replace' | 'transport-accept' | 'transport-reject', transport: Element): void
  opened(transport: OpenedTransport): void
  /** No transport is left. */
  failed(): void
}

/** Why a stanza of the other side does not fit here. */
export type Misfit = 'out-of-order' | 'malformed' | 'tie-break'

/** One content of a session with its transport: the one in use, and the ones that may replace it. */
export interface ContentState {
  readonly name: string
  readonly creator: Role
  readonly senders: Senders
  /** Whether we proposed another transport and wait for the answer. */
  readonly isReplacing: boolean
  /** Prepares our proposal; null if no transport is left. */
  propose(): Promise<Element | null>
  /** Prepares our answer to a proposal; null if it cannot be used. */
  answer(proposal: Element): Promise<Element | null>
  /** Both have accepted: connects, and falls back to the next transport. */
  connect(): void
  /** The other side's transport in session-accept. */
  accepted(remote: Element): Misfit | null
  transportInfo(remote: Element): Misfit | null
  transportReplace(remote: Element): Misfit | null
  transportAccept(remote: Element): Misfit | null
  transportReject(): Misfit | null
  close(): void
}

interface Attempt {
  readonly ns: string
  readonly abort: AbortController
  /** null while it is being prepared. */
  negotiation: TransportNegotiation | null
  readonly early: Element[]
}

export function createContent(config: ContentConfig): ContentState {
  const { role, transports } = config
  /** The transports of ours that were not proposed yet. */
  let left = [...transports]
  let attempt: Attempt | null = null
  let phase: 'negotiating' | 'replacing' | 'connecting' | 'waiting' | 'open' | 'closed' = 'negotiating'
  let cancelTimer: CancelTimer = () => undefined
  let cancelLimit: CancelTimer | null = null

  const isClosed = (): boolean => phase === 'closed'

  function begin(ns: string): Attempt {
    attempt?.abort.abort()
    attempt = { ns, abort: new AbortController(), negotiation: null, early: [] }
    return attempt
  }

  function wait(): void {
    cancelTimer()
    cancelTimer = config.after(REPLACE_MS, fail)
  }

  function fail(): void {
    if (phase === 'closed' || phase === 'open') return
    close()
    config.failed()
  }

  function close(): void {
    phase = 'closed'
    cancelTimer()
    cancelLimit?.()
    attempt?.abort.abort()
  }

  async function prepare(
    transport: JingleTransport,
    proposal: Element | null,
  ): Promise<TransportNegotiation | null> {
    const own = begin(transport.ns)
    const context: TransportContext = { ...config.context, info: config.info, signal: own.abort.signal }
    const prepared =
      proposal === null ? await transport.offer(context) : await transport.answer(context, proposal)
    if (own.abort.signal.aborted || !prepared.ok) return null
    own.negotiation = prepared.value
    for (const info of own.early) prepared.value.info(info)
    return prepared.value
  }

  async function propose(): Promise<Element | null> {
    for (let next = left.shift(); next; next = left.shift()) {
      const negotiation = await prepare(next, null)
      if (isClosed()) return null
      if (negotiation) return negotiation.local
    }
    return null
  }

  async function answer(proposal: Element): Promise<Element | null> {
    const transport = transports.find(({ ns }) => ns === proposal.ns)
    if (!transport) return null
    left = left.filter((other) => other !== transport)
    const negotiation = await prepare(transport, proposal)
    return negotiation?.local ?? null
  }

  function connect(): void {
    const current = attempt
    if (!current?.negotiation || phase === 'closed') return
    phase = 'connecting'
    cancelTimer()
    cancelLimit ??= config.after(CONNECT_MS, fail)
    void current.negotiation.connect().then((opened) => {
      if (current !== attempt || phase !== 'connecting') {
        // A transport that was given up may still come about.
        if (opened.ok) opened.value.stream?.destroy()
      } else if (opened.ok) {
        phase = 'open'
        cancelLimit?.()
        config.opened(opened.value)
      } else {
        fellThrough()
      }
    })
  }

  function fellThrough(): void {
    if (role === 'initiator') void replace()
    else {
      phase = 'waiting'
      wait()
    }
  }

  async function replace(): Promise<void> {
    if (phase === 'closed') return
    phase = 'replacing'
    const local = await propose()
    if (isClosed()) return
    if (local === null) {
      fail()
      return
    }
    config.send('transport-replace', local)
    wait()
  }

  function answeredBy(remote: Element): Misfit | null {
    if (!attempt?.negotiation) return 'out-of-order'
    if (remote.ns !== attempt.ns) return 'malformed'
    const answered = attempt.negotiation.answered(remote)
    phase = 'connecting'
    // A transport that the other side answers wrongly has failed like any other one.
    if (answered.ok) queueMicrotask(connect)
    else queueMicrotask(() => fellThrough())
    return null
  }

  return {
    name: config.name,
    creator: config.creator,
    senders: config.senders,
    get isReplacing() {
      return phase === 'replacing'
    },
    propose,
    answer,
    connect,
    close,
    accepted: answeredBy,

    transportInfo(remote) {
      // Information about a transport that was replaced means nothing any more.
      if (!attempt || remote.ns !== attempt.ns || phase === 'closed') return null
      if (attempt.negotiation) return attempt.negotiation.info(remote) ? null : 'malformed'
      if (attempt.early.length === MAX_EARLY) return 'malformed'
      attempt.early.push(remote)
      return null
    },

    transportReplace(remote) {
      if (phase === 'closed' || phase === 'negotiating') return 'out-of-order'
      // §7.2.16: what the initiator does overrules the responder.
      if (phase === 'replacing' && role === 'initiator') return 'tie-break'
      if (phase === 'open' || !transports.some(({ ns }) => ns === remote.ns)) {
        config.send('transport-reject', remote)
        return null
      }
      phase = 'waiting'
      wait()
      void answer(remote).then((local) => {
        if (phase !== 'waiting' || attempt?.ns !== remote.ns) return
        config.send(local ? 'transport-accept' : 'transport-reject', local ?? remote)
        if (local) connect()
      })
      return null
    },

    transportAccept(remote) {
      if (phase !== 'replacing') return 'out-of-order'
      return answeredBy(remote)
    },

    transportReject() {
      if (phase !== 'replacing' || !attempt?.negotiation) return 'out-of-order'
      queueMicrotask(() => void replace())
      return null
    },
  }
}
