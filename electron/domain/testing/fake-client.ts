import type { ConnectionState } from '../../../shared/model/account.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { createChannel } from '../../engine/client/channel.ts'
import type { Client, Ticket } from '../../engine/client/client.ts'
import type { Extension, SessionStart } from '../../engine/extension.ts'
import type { EnginePorts } from '../../engine/ports.ts'
import type { Stanza } from '../../engine/stanza/stanza.ts'
import { parseStanza, printStanza } from '../../engine/stanza/stored.ts'
import { NS_STREAMS } from '../../engine/stream/header.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import { readElements } from '../../engine/testing/read-xml.ts'
import { extensions } from '../../engine/xep/index.ts'
import { el, type Element } from '../../engine/xml/element.ts'

export interface FakeClientOptions {
  readonly account: BareJid
  /** `balcony` unless given. */
  readonly resource?: string | undefined
  readonly ports: EnginePorts
  readonly message: (message: Stanza) => Promise<void>
  readonly answer?: (iq: Element) => FakeAnswer
}

/**
 * The server's answer to an iq: the children of the result as XML, null for `service-unavailable`, the default, or
 * another condition. `undefined` or `held`: none arrives, unless the test sends it.
 */
export type FakeAnswer = string | null | undefined | { readonly error: string } | { readonly held: true }

/** A client on a real router. Its stream is a list of sent stanzas, and the test provides the received ones. */
export interface FakeClient {
  readonly client: Client
  /** The stanzas sent since the last call, without iqs. */
  takeSent(): Element[]
  /** How often the connection was asked for a sign of life. */
  readonly doubts: number
  /** Starts a session. Resolves when its listeners have settled. */
  begin(options: {
    readonly kind?: 'fresh' | 'resumed'
    readonly restored?: boolean
    /** The session's name in tickets. */
    readonly session?: string
    /** The server's `h` of a restored session. */
    readonly seq?: number
    readonly features?: string
  }): Promise<void>
  /** Breaks the stream. The session may be resumed, and stanzas sent meanwhile leave then. */
  suspend(): void
  /** Ends the session for good. */
  end(): void
  /** The server acknowledges everything up to this ticket. */
  acknowledge(upTo: Ticket): Promise<void>
  /** After this many tracked stanzas, the client accepts no more until a session starts or resumes. */
  breakAfter(stanzas: number): void
  /** The server sends these stanzas. Resolves when they have been handled. */
  receive(xml: string): Promise<void>
}

export function createFakeClient({
  account,
  resource = 'balcony',
  ports,
  message,
  answer,
}: FakeClientOptions): FakeClient {
  const jid = `${account}/${resource}` as FullJid
  const doors = new Map<Extension<unknown>, unknown>()
  const ackListeners = new Set<(upTo: Ticket) => void>()
  const sessionListeners = new Set<(session: SessionStart) => void>()
  let doubts = 0
  const stateListeners = new Set<(state: ConnectionState) => void>()
  let sent: Element[] = []
  /** Stanzas sent while the stream was broken. */
  let held: Element[] = []
  let session: { readonly name: string; seq: number } | null = null
  let live = false
  let left = Infinity
  /** The unacknowledged tracked stanzas: their numbers, and their lengths in UTF-16 units. */
  let underWay: { readonly seq: number; readonly length: number }[] = []

  const about = extensions.map((extension) => extension.about)
  const control = createChannel({ account, ports, about, message, send })

  function send(stanza: Element): boolean {
    if (session === null) return false
    session.seq += 1
    if (!live) held.push(stanza)
    else if (stanza.name === 'iq') reply(stanza)
    else sent.push(stanza)
    return true
  }

  function reply(iq: Element): void {
    const { id, type, to } = iq.attrs
    if (type !== 'get' && type !== 'set') return
    const result = answer ? answer(iq) : null
    if (result === undefined || (typeof result === 'object' && result !== null && 'held' in result)) return
    const from = to === undefined ? '' : ` from='${to}'`
    const condition = typeof result === 'string' ? '' : (result?.error ?? 'service-unavailable')
    const error = `<error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`
    const xml =
      typeof result === 'string'
        ? `<iq type='result' id='${id}'${from}>${result}</iq>`
        : `<iq type='error' id='${id}'${from}>${error}</iq>`
    queueMicrotask(() => readElements(xml).forEach((element) => void control.receive(element)))
  }

  const nextTicket = (): Ticket | null =>
    session && left > 0 ? { session: session.name, seq: session.seq + 1 } : null

  const stateOf = (): ConnectionState =>
    live
      ? { kind: 'online', jid }
      : session
        ? { kind: 'retrying', retryAt: 0, failure: { code: 'connection-lost' } }
        : { kind: 'offline' }

  function setLive(next: boolean): void {
    live = next
    for (const listener of stateListeners) listener(stateOf())
  }

  function use<Api>(extension: Extension<Api>): Api {
    if (!doors.has(extension)) {
      for (const needed of extension.needs ?? []) use(needed)
      doors.set(extension, extension.setup(control.channel, use))
    }
    return doors.get(extension) as Api
  }

  const client: Client = {
    channel: control.channel,
    ledger: control.ledger,
    get unacknowledged() {
      return underWay.reduce((sum, { length }) => sum + length, 0)
    },
    get state(): ConnectionState {
      return stateOf()
    },
    use,
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    connect: () => undefined,
    reconnectNow: () => void (doubts += 1),
    disconnect: () => Promise.resolve(),
    sendTracked(stanza) {
      const ticket = nextTicket()
      if (ticket === null) return null
      underWay.push({
        seq: ticket.seq,
        length: (typeof stanza === 'string' ? stanza : printStanza(stanza)).length,
      })
      send(typeof stanza === 'string' ? parseStanza(stanza) : stanza)
      left -= 1
      if (left === 0) setLive(false)
      return ticket
    },
    get nextTicket() {
      return nextTicket()
    },
    onAcknowledged(listener) {
      ackListeners.add(listener)
      return () => ackListeners.delete(listener)
    },
    onSession(listener) {
      sessionListeners.add(listener)
      return () => sessionListeners.delete(listener)
    },
  }

  return {
    client,
    get doubts() {
      return doubts
    },
    takeSent() {
      const taken = sent
      sent = []
      return taken
    },
    async begin({ kind = 'fresh', restored = false, session: name = 'session-1', seq = 0, features = '' }) {
      if (kind === 'fresh' || restored) {
        session = { name, seq }
        underWay = []
      }
      live = true
      left = Infinity
      const start = await control.sessionStarted({
        kind,
        restored,
        jid,
        features: el(NS_STREAMS, 'features', {}, ...readElements(features)),
      })
      for (const stanza of held.splice(0)) sent.push(stanza)
      for (const listener of sessionListeners) listener(start)
      setLive(live)
      await settle()
    },
    suspend() {
      setLive(false)
    },
    end() {
      session = null
      held = []
      setLive(false)
      control.sessionEnded()
    },
    async acknowledge(upTo) {
      if (upTo.session === session?.name) underWay = underWay.filter(({ seq }) => seq > upTo.seq)
      for (const listener of ackListeners) listener(upTo)
      await settle()
    },
    breakAfter(stanzas) {
      left = stanzas
    },
    async receive(xml) {
      for (const element of readElements(xml)) void control.receive(element)
      await settle()
    },
  }
}
