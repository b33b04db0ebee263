import type { ConnectionState } from '../../../shared/model/account.ts'
import { createEmitter } from '../../../shared/events/emitter.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import { err } from '../../../shared/model/result.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import { foundations } from '../about.ts'
import type { Extension, SessionStart } from '../extension.ts'
import type { EnginePorts } from '../ports.ts'
import { describeFault, logsFaults } from '../stanza/fault.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { NS_SM } from '../stream/management/codec.ts'
import type { Established } from '../stream/states.ts'
import type { HostPort } from '../stream/stream-error.ts'
import { openStream, type Stream } from '../stream/stream.ts'
import { PingRequest } from '../xep/0199-ping/index.ts'
import { el, type Element } from '../xml/element.ts'
import { createChannel } from './channel.ts'
import type { Client, ClientConfig, Ticket } from './client.ts'
import { watchLiveness, type Liveness } from './liveness.ts'
import { setUpModules } from './modules.ts'
import { createPressure } from './pressure.ts'
import { createSessionKeeper } from './session-keeper.ts'
import { createPlaceMemory } from './place-memory.ts'
import { createTries } from './tries.ts'
import { verdictOn } from './verdict.ts'

const PING_MS = 20_000
/** However many stanzas are left out, the person is told at most this often. */
const OMITTED_EVERY_MS = 10_000
/** A stream whose negotiation is over. */
interface Live {
  readonly stream: Stream
  readonly liveness: Liveness
  /** Milliseconds since 1970. */
  readonly since: number
}

/**
 * Creates an account's connection. `extensions` are set up in their order, each after those it needs; a missing one
 * throws. Nothing is dialled before `connect`.
 */
export function createClient(
  config: ClientConfig,
  ports: EnginePorts,
  extensions: readonly Extension<unknown>[],
): Client {
  const { account } = config
  const { clock, log } = ports
  const server = domainOf(account) as BareJid
  const pressure = createPressure(clock, log)
  const tries = createTries({
    clock,
    random: ports.random,
    start: (quietly) => void start(quietly),
    tell: setState,
  })
  const stateChanged = createEmitter<[ConnectionState]>(logsFaults(ports, 'client: a listener of onState'))
  const acknowledged = createEmitter<[Ticket]>(logsFaults(ports, 'client: a listener of onAcknowledged'))
  const sessionStarted = createEmitter<[SessionStart]>(logsFaults(ports, 'client: a listener of onSession'))

  let state: ConnectionState = { kind: 'offline' }
  /** Whether the person wants to be connected and there is no obstacle that only they can remove. */
  let wanted = false
  /** Counts tries, to recognize an answer that belongs to an earlier one. */
  let attempt = 0
  let stream: Stream | null = null
  let live: Live | null = null
  /** When the person was last told that a stanza was left out. */
  let omittedToldAt = -Infinity
  /** The place where the server sent us; tried once. */
  let elsewhere: HostPort | undefined
  /** Whether the server was at an address nearby: it may then send us to another such address. */
  let isNearby = false
  let isHere = false
  const places = createPlaceMemory(clock)
  let { hasSignedIn = false } = config
  /** The stream ends because we start over. */
  let isStartingOver = false

  const control = createChannel({
    account,
    ports,
    about: [...foundations, ...extensions.map(({ about }) => about)],
    message: config.message,
    unreadable: tellOmitted,
    serverPlace: () => (isHere ? 'here' : isNearby ? 'nearby' : 'far'),
    send(stanza) {
      const { session } = keeper
      session?.delivery.send(stanza, false)
      return session !== null
    },
  })
  const keeper = createSessionKeeper({
    ports,
    config,
    handle: (stanza, size) => pressure.count(size, control.receive(stanza)),
    async ping() {
      const request = PingRequest.build({})
      const answer = await control.channel.request('get', server, request, { timeoutMs: PING_MS })
      // An error is an answer, too: the server sent it.
      return answer.ok || answer.error.code === 'stanza-error'
    },
    tooHigh(h, sent) {
      log(`client: the server acknowledged ${h} of ${sent} stanzas`)
      keeper.end()
      const counts = { h: String(h), 'send-count': String(sent) }
      const told = el(NS_SM, 'handled-count-too-high', counts)
      stream?.abort({ code: 'stream-error', condition: 'undefined-condition' }, 'undefined-condition', told)
    },
    overfull() {
      log('client: the server acknowledges nothing')
      keeper.end()
      stream?.drop({ code: 'server-not-reading' })
    },
    acknowledged: acknowledged.emit,
    ended: control.sessionEnded,
  })
  const use = setUpModules(extensions, control.channel)

  function setState(next: ConnectionState): void {
    state = next
    stateChanged.emit(next)
  }

  /** `quietly`: the state stays as it is until the outcome. */
  async function start(quietly = false): Promise<void> {
    const mine = ++attempt
    tries.began()
    if (!quietly) setState({ kind: 'connecting', ...(state.kind === 'retrying' && { after: state.failure }) })
    const password = await config.password().catch((fault: unknown) => {
      log(`client: asking for the password failed: ${describeFault(fault)}`)
      return err({ code: 'internal' })
    })
    if (mine !== attempt) return
    if (password.ok) open(password.value)
    else conclude(password.error)
  }

  function open(password: string): void {
    const resume = keeper.resumePoint()
    const preferred = elsewhere
    const pin = config.pin?.() ?? null
    elsewhere = undefined
    const opened = openStream(
      ports,
      {
        domain: server,
        settings: config.settings(),
        trustedFingerprint: config.trustedFingerprint(),
        preferred,
        favoured: places.favoured,
        isNearby,
        purpose: { kind: 'sign-in', account, password, pin, resource: config.resource, resume },
      },
      {
        established: (how) => established(how, opened),
        pinned,
        resumption: keeper.resumption,
        element: (element, size) => keeper.session?.delivery.receive(element, size),
        omitted,
        unsentChanged: () => pressure.unsentChanged(),
        ended,
      },
    )
    stream = opened
  }

  function pinned(pin: SignInPin): void {
    try {
      config.pinned?.(pin)
    } catch (fault) {
      log(`client: the pin could not be stored: ${describeFault(fault)}`)
    }
  }

  function established(how: Established, on: Stream): void {
    if (how.kind === 'unauthenticated') throw new Error('a stream for registration does not sign in')
    const arrival = keeper.arrived(how, on)
    const { session } = keeper
    if (arrival === null || session === null) return
    const { jid, delivery, resumption } = session
    hasSignedIn = true
    isNearby = on.isNearby
    isHere = on.isHere
    places.worked(on.place)
    const liveness = watchLiveness({
      clock,
      lastHeardAt: () => on.lastHeardAt,
      probe: () => delivery.probe(),
      alive: () => resumption?.alive(),
      dead: () => on.drop({ code: 'connection-lost' }),
    })
    live = { stream: on, liveness, since: clock.now() }
    pressure.follow(on)
    void control.sessionStarted({ ...arrival, jid, features: how.features }).then((started) => {
      if (started.signal.aborted) return
      sessionStarted.emit(started)
      if (live?.stream === on && wanted) setState({ kind: 'online', jid })
    })
    if (how.kind === 'bound') for (const stanza of how.early) void control.receive(stanza)
  }

  function omitted(element: Element): void {
    if (element.ns !== NS_CLIENT) return
    keeper.session?.delivery.omit()
    control.omitted(element)
    tellOmitted()
  }

  function tellOmitted(): void {
    const now = clock.now()
    // A clock that was set back causes one more notice.
    if (now >= omittedToldAt && now < omittedToldAt + OMITTED_EVERY_MS) return
    omittedToldAt = now
    config.omitted?.()
  }

  function ended(failure: Failure | null, seeOther?: HostPort): void {
    elsewhere = seeOther
    const lost = live
    stream = null
    live = null
    pressure.follow(null)
    if (lost) {
      lost.liveness.stop()
      tries.held(lost.since)
    }
    const byUs = isStartingOver
    isStartingOver = false
    let gaveUp = false
    // After a goodbye, or when another client took our place, there is no session left for us.
    if (failure === null || failure.code === 'replaced') keeper.end()
    else gaveUp = keeper.streamLost(lost !== null, byUs)

    if (failure === null || (wanted && (byUs || gaveUp))) {
      if (wanted) void start(state.kind === 'stopped')
      else setState({ kind: 'offline' })
    } else conclude(failure)
  }

  function conclude(failure: Failure): void {
    const verdict = verdictOn(failure)
    if (verdict === 'person' || (verdict !== 'soon' && !hasSignedIn)) stop(failure)
    else if (!wanted) setState({ kind: 'offline' })
    else tries.failed(failure, verdict)
  }

  function stop(failure: Failure): void {
    wanted = false
    setState({ kind: 'stopped', failure })
  }

  return {
    channel: control.channel,
    ledger: control.ledger,
    get state() {
      return state
    },
    use,
    onState: stateChanged.on,
    onAcknowledged: acknowledged.on,
    onSession: sessionStarted.on,

    connect() {
      if (wanted) return
      wanted = true
      tries.forget()
      // A stream that is closing has to be gone first.
      if (stream === null) void start()
    },

    reconnectNow() {
      if (live) live.liveness.check()
      else if (stream === null) tries.push()
      else if (wanted && tries.isStale) {
        isStartingOver = true
        stream.drop({ code: 'connection-lost' })
      }
    },

    async disconnect() {
      wanted = false
      attempt++
      tries.cancel()
      if (stream) {
        if (live) {
          keeper.session?.delivery.acknowledge()
          control.channel.send(el(NS_CLIENT, 'presence', { type: 'unavailable' }))
        }
        // `ended` does the rest.
        await stream.close()
        return
      }
      keeper.end()
      if (state.kind !== 'offline') setState({ kind: 'offline' })
    },

    get nextTicket() {
      const { session } = keeper
      return session && { session: session.name, seq: session.delivery.sent + 1 }
    },

    get unacknowledged() {
      return keeper.session?.delivery.unacknowledged ?? 0
    },

    sendTracked(stanza, more) {
      const { session } = keeper
      return session && { session: session.name, seq: session.delivery.send(stanza, true, more) }
    },
  }
}
