import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import { err } from '../../../shared/model/result.ts'
import { foundations } from '../about.ts'
import type { Extension, SessionStart } from '../extension.ts'
import type { CancelTimer, EnginePorts } from '../ports.ts'
import { describeFault } from '../stanza/fault.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { NS_SM } from '../stream/management/codec.ts'
import type { Established } from '../stream/states.ts'
import { parseHostPort } from '../stream/stream-error.ts'
import { openStream, type Stream } from '../stream/stream.ts'
import { el, type Element } from '../xml/element.ts'
import { createBackoff } from './backoff.ts'
import { createChannel } from './channel.ts'
import type { Client, ClientConfig, SavedSession, Ticket } from './client.ts'
import { createListeners } from './listeners.ts'
import { watchLiveness, type Liveness } from './liveness.ts'
import { setUpModules } from './modules.ts'
import { beginSession, restoreSession, type Session, type SessionParts } from './session.ts'
import { isForPerson } from './verdict.ts'

const NS_PING = 'urn:xmpp:ping'
const PING_MS = 20_000

/**
 * Makes an account's connection. `extensions` are set up in their order, each after those it needs; a list where one
 * is missing throws. Nothing is dialled before `connect`.
 */
export function createClient(
  config: ClientConfig,
  ports: EnginePorts,
  extensions: readonly Extension<unknown>[],
): Client {
  const { account } = config
  const { clock, log } = ports
  const server = domainOf(account) as BareJid
  const backoff = createBackoff(clock, ports.random)
  const stateListeners = createListeners<[ConnectionState]>('onState', log)
  const ackListeners = createListeners<[Ticket]>('onAcknowledged', log)
  const sessionListeners = createListeners<[SessionStart]>('onSession', log)

  let state: ConnectionState = { kind: 'offline' }
  /** Whether the person wants to be connected and nothing stands in the way that only they can remove. */
  let wanted = false
  /** Counts tries: an answer that comes for an earlier one is late. */
  let attempt = 0
  let cancelRetry: CancelTimer = () => undefined
  let stream: Stream | null = null
  let liveness: Liveness | null = null
  let liveSince: number | null = null
  let session: Session | null = null
  let cancelExpiry: CancelTimer = () => undefined
  /** When the server forgets the session that waits for a stream. */
  let expiresAt = Infinity
  /** The session that an earlier process left, until it is resumed or refused. */
  let saved = config.saved

  const control = createChannel({
    account,
    ports,
    about: [...foundations, ...extensions.map(({ about }) => about)],
    message: config.message,
    send(stanza) {
      session?.delivery.send(stanza, false)
      return session !== null
    },
  })
  const { channel } = control

  const parts: SessionParts = {
    ports,
    handle: control.receive,
    async ping() {
      const answer = await channel.request('get', server, el(NS_PING, 'ping'), { timeoutMs: PING_MS })
      // An error is an answer, too: it came from there.
      return answer.ok || answer.error.code === 'stanza-error'
    },
    acknowledged: (name, upTo) => ackListeners.tell({ session: name, seq: upTo }),
    tooHigh(h, sent) {
      const counts = { h: String(h), 'send-count': String(sent) }
      const failure: Failure = { code: 'stream-error', condition: 'undefined-condition' }
      log(`client: the server acknowledged ${h} of ${sent} stanzas`)
      endSession()
      stream?.abort(failure, 'undefined-condition', el(NS_SM, 'handled-count-too-high', counts))
    },
    save,
  }
  const use = setUpModules(extensions, channel)

  function setState(next: ConnectionState): void {
    state = next
    stateListeners.tell(next)
  }

  function save(next: SavedSession | null): boolean {
    try {
      config.save(next)
      return true
    } catch (fault) {
      log(`client: the session could not be kept: ${describeFault(fault)}`)
      return false
    }
  }

  async function start(): Promise<void> {
    const mine = ++attempt
    cancelRetry()
    setState({ kind: 'connecting' })
    const password = await config.password().catch((fault: unknown) => {
      log(`client: the password could not be asked for: ${describeFault(fault)}`)
      return err({ code: 'internal' })
    })
    if (mine !== attempt) return
    if (password.ok) open(password.value)
    else stop(password.error)
  }

  function open(password: string): void {
    const resume =
      session?.resumption?.point() ??
      (saved && { id: saved.id, inbound: saved.inbound, location: parseHostPort(saved.location ?? '') })
    const opened = openStream(
      ports,
      {
        domain: server,
        settings: config.settings(),
        trustedFingerprint: config.trustedFingerprint(),
        purpose: { kind: 'sign-in', account, password, resource: config.resource, resume },
      },
      {
        established: (how) => established(how, opened),
        element: (element) => session?.delivery.receive(element),
        ended,
      },
    )
    stream = opened
  }

  function established(how: Established, on: Stream): void {
    cancelExpiry()
    expiresAt = Infinity
    if (how.kind === 'unauthenticated') throw new Error('a stream for registration signs nobody in')
    if (how.kind === 'bound') {
      if (how.refused) refuse(how.refused.h)
      session = beginSession(parts, how.jid, how.management, on)
      if (session.resumption === null) save(null)
      begin('fresh', false, how.features, on)
      for (const stanza of how.early) void control.receive(stanza)
    } else if (session?.resumption) {
      if (session.resumption.resume(how.h, on)) begin('resumed', false, how.features, on)
    } else if (saved) {
      const { id } = saved
      session = restoreSession(parts, saved, how.h, on)
      saved = null
      ackListeners.tell({ session: id, seq: how.h })
      begin('resumed', true, how.features, on)
    }
  }

  /** The server does not go on with the session that was to be resumed. */
  function refuse(h: number | undefined): void {
    if (session) session.resumption?.refused(h)
    else if (saved && h !== undefined) ackListeners.tell({ session: saved.id, seq: h })
    saved = null
    endSession()
  }

  function begin(kind: SessionStart['kind'], restored: boolean, features: Element, on: Stream): void {
    if (!session) return
    const current = session
    liveSince = clock.now()
    liveness = watchLiveness({
      clock,
      lastHeardAt: () => on.lastHeardAt,
      probe: () => current.delivery.probe(),
      dead: () => on.drop({ code: 'connection-lost' }),
    })
    void control.sessionStarted({ kind, restored, features, jid: current.jid }).then((started) => {
      if (started.signal.aborted) return
      sessionListeners.tell(started)
      if (stream === on && liveness !== null && wanted) setState({ kind: 'online', jid: current.jid })
    })
  }

  function ended(failure: Failure | null): void {
    stream = null
    liveness?.stop()
    liveness = null
    if (liveSince !== null) backoff.held(liveSince)
    const wasLive = liveSince !== null
    liveSince = null
    session?.delivery.detach()
    // Whoever took our place, or whom we said goodbye to, has no session left for us.
    if (failure === null || failure.code === 'replaced') endSession()
    else waitForStream(wasLive)

    if (failure === null) {
      if (wanted) void start()
      else setState({ kind: 'offline' })
    } else if (isForPerson(failure)) stop(failure)
    else if (wanted) retry(failure)
    else setState({ kind: 'offline' })
  }

  /** The session outlives its stream where the server keeps it, as long as the server keeps it. */
  function waitForStream(wasLive: boolean): void {
    if (!session) return
    const { resumption } = session
    if (!resumption) return endSession()
    if (wasLive) expiresAt = clock.now() + resumption.maxMs
    if (clock.now() >= expiresAt) return endSession()
    cancelExpiry()
    cancelExpiry = clock.after(expiresAt - clock.now(), () => {
      // A resumption that is under way may still be in time.
      if (stream === null) endSession()
    })
  }

  function endSession(): void {
    cancelExpiry()
    expiresAt = Infinity
    if (!session) return
    session.delivery.detach()
    session = null
    save(null)
    control.sessionEnded()
  }

  function retry(failure: Failure): void {
    const delay = backoff.next()
    cancelRetry()
    cancelRetry = clock.after(delay, () => void start())
    setState({ kind: 'retrying', retryAt: clock.now() + delay, failure })
  }

  function stop(failure: Failure): void {
    wanted = false
    setState({ kind: 'stopped', failure })
  }

  return {
    channel,
    get state() {
      return state
    },
    use,
    onState: stateListeners.add,
    onAcknowledged: ackListeners.add,
    onSession: sessionListeners.add,

    connect() {
      if (wanted) return
      wanted = true
      backoff.reset()
      // One that is being closed has to be gone first.
      if (stream === null) void start()
    },

    reconnectNow() {
      if (state.kind === 'retrying') {
        backoff.reset()
        void start()
      } else liveness?.check()
    },

    async disconnect() {
      wanted = false
      attempt++
      cancelRetry()
      if (stream) {
        if (liveness && session) {
          session.delivery.acknowledge()
          session.delivery.send(el(NS_CLIENT, 'presence', { type: 'unavailable' }), false)
        }
        await stream.close()
        return
      }
      endSession()
      if (state.kind !== 'offline') setState({ kind: 'offline' })
    },

    get nextTicket() {
      return session && { session: session.name, seq: session.delivery.sent + 1 }
    },

    sendTracked(stanza) {
      return session && { session: session.name, seq: session.delivery.send(stanza, true) }
    },
  }
}
