import { createEmitter } from '../../../shared/events/emitter.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { About, Channel, ServerPlace, SessionStart } from '../extension.ts'
import type { EnginePorts } from '../ports.ts'
import { describeFault, logsFaults } from '../stanza/fault.ts'
import type { Ledger } from '../stanza/ledger.ts'
import { createRouter } from '../stanza/router.ts'
import type { Stanza } from '../stanza/stanza.ts'
import type { Element } from '../xml/element.ts'

export interface ChannelConfig {
  readonly account: BareJid
  readonly ports: EnginePorts
  readonly about: readonly About[]
  /** Sends a stanza; false if there is no session. */
  readonly send: (stanza: Element) => boolean
  /** Takes the messages that no module claims. */
  readonly message: (message: Stanza) => Promise<void>
  /** See `RouterConfig`. */
  readonly unreadable?: (() => void) | undefined
  /** `far` unless given. */
  readonly serverPlace?: () => ServerPlace
}

/** A channel, and its controls for the owner of the stream. */
export interface ChannelControl {
  readonly channel: Channel
  /** Handles an incoming stanza: see `Router.dispatch`. */
  receive(stanza: Element): Promise<void> | null
  /** A stanza was left out: see `Router.omitted`. */
  omitted(stanza: Element): void
  readonly ledger: Ledger
  /** A session begins or is resumed. Resolves when every handler has settled, or when the session ends. */
  sessionStarted(start: Omit<SessionStart, 'signal'>): Promise<SessionStart>
  /** The session is gone for good. Does nothing if there is none. */
  sessionEnded(): void
}

type SessionHandler = (session: SessionStart) => void | Promise<void>

interface Session {
  readonly jid: FullJid
  readonly ended: AbortController
  /** The handlers that are running. Those of a resumption wait for those of the beginning. */
  starting: Promise<void>
}

export function createChannel(config: ChannelConfig): ChannelControl {
  const { account, ports, about, message, unreadable } = config
  let session: Session | null = null
  let isSigningOut = false
  let startHandlers: readonly SessionHandler[] = []
  const sessionGone = createEmitter(logsFaults(ports, 'session: an end handler'))
  const jid = () => session?.jid ?? null
  const router = createRouter({ account, ports, jid, send: config.send, message, unreadable })

  function send(stanza: Element): boolean {
    const { type, to } = stanza.attrs
    if (stanza.name === 'presence' && to === undefined) isSigningOut = type === 'unavailable'
    return router.send(stanza)
  }

  async function runStartHandlers(start: SessionStart): Promise<void> {
    for (const handler of startHandlers) {
      if (start.signal.aborted) return
      try {
        await handler(start)
      } catch (fault) {
        ports.log(`session: a start handler failed: ${describeFault(fault)}`)
      }
    }
  }

  return {
    channel: {
      clock: ports.clock,
      random: ports.random,
      dial: ports.dial,
      http: ports.http,
      sockets: ports.sockets,
      log: (line) => ports.log(line),
      account,
      about,
      get isSigningOut() {
        return isSigningOut
      },
      get serverPlace() {
        return config.serverPlace?.() ?? 'far'
      },
      get jid() {
        return session?.jid ?? null
      },
      send,
      request: router.request,
      onIq: router.onIq,
      seenBy: router.seenBy,
      isSeenBy: router.isSeenBy,
      onMessage: router.onMessage,
      occupants: router.occupants,
      claimPresence: router.claimPresence,
      onPresence: router.onPresence,
      onSession(handler) {
        startHandlers = [...startHandlers, handler]
        return () => {
          startHandlers = startHandlers.filter((other) => other !== handler)
        }
      },
      onSessionEnd: sessionGone.on,
    },

    receive: router.dispatch,
    omitted: router.omitted,
    ledger: router.ledger,

    async sessionStarted(start) {
      const current = (session ??= {
        jid: start.jid,
        ended: new AbortController(),
        starting: Promise.resolve(),
      })
      const whole: SessionStart = { ...start, signal: current.ended.signal }
      current.starting = current.starting.then(() => runStartHandlers(whole))
      await current.starting
      return whole
    },

    sessionEnded() {
      if (session === null) return
      const { ended } = session
      session = null
      isSigningOut = false
      ended.abort()
      router.end()
      sessionGone.emit()
    },
  }
}
