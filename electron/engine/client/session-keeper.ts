import type { CancelTimer, EnginePorts } from '../ports.ts'
import { describeFault } from '../stanza/fault.ts'
import type { Established, ResumePoint } from '../stream/states.ts'
import { parseHostPort } from '../stream/stream-error.ts'
import type { Stream } from '../stream/stream.ts'
import type { ClientConfig, SavedSession, Ticket } from './client.ts'
import { beginSession, restoreSession, type Session, type SessionParts } from './session.ts'

export interface SessionKeeperConfig {
  readonly ports: EnginePorts
  readonly config: Pick<ClientConfig, 'saved' | 'save'>
  readonly handle: SessionParts['handle']
  readonly ping: SessionParts['ping']
  readonly tooHigh: SessionParts['tooHigh']
  readonly overfull: SessionParts['overfull']
  readonly acknowledged: (upTo: Ticket) => void
  /** The session is gone for good. */
  readonly ended: () => void
}

/** What came of a stream: whether the server goes on with what was. null where it claims what cannot be. */
type Arrival = { readonly kind: 'fresh' | 'resumed'; readonly restored: boolean } | null

/**
 * Keeps the session while streams come and go: within this process as long as the server does, and by what was saved
 * from one process to the next (XEP-0198 §5).
 */
export interface SessionKeeper {
  readonly session: Session | null
  /** What to ask of the next stream. */
  resumePoint(): ResumePoint | null
  /** Negotiation on a stream is over. */
  arrived(how: Exclude<Established, { kind: 'unauthenticated' }>, on: Stream): Arrival
  /** A stream is gone, `wasLive` where it had got as far as a session. Ends what cannot be resumed. */
  streamLost(wasLive: boolean): void
  /** Ends the session, here and in what is saved. */
  end(): void
}

export function createSessionKeeper(keeper: SessionKeeperConfig): SessionKeeper {
  const { ports, config } = keeper
  const { clock, log } = ports
  let session: Session | null = null
  /** What an earlier process left, until it is resumed or refused. */
  let saved = config.saved
  let savedLocationIsFresh = true
  /** Whether a stream is being tried: a resumption that is under way may still be in time. */
  let underWay = false
  /** When the server forgets the session that waits for a stream. */
  let expiresAt = Infinity
  let cancelExpiry: CancelTimer = () => undefined

  const parts: SessionParts = {
    ports,
    handle: keeper.handle,
    ping: keeper.ping,
    tooHigh: keeper.tooHigh,
    overfull: keeper.overfull,
    acknowledged: (name, upTo) => keeper.acknowledged({ session: name, seq: upTo }),
    save,
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

  function end(): void {
    cancelExpiry()
    if (!session) return
    session.delivery.detach()
    session = null
    save(null)
    keeper.ended()
  }

  /** The server does not go on with the session that was to be resumed. */
  function refused(h: number | undefined): void {
    if (session) session.resumption?.refused(h)
    else if (saved && h !== undefined) keeper.acknowledged({ session: saved.id, seq: h })
    saved = null
    end()
  }

  return {
    get session() {
      return session
    },

    resumePoint() {
      underWay = true
      if (session) return session.resumption?.point() ?? null
      if (!saved) return null
      const location = savedLocationIsFresh ? parseHostPort(saved.location ?? '') : undefined
      savedLocationIsFresh = false
      return { id: saved.id, inbound: saved.inbound, location }
    },

    arrived(how, on) {
      cancelExpiry()
      expiresAt = Infinity
      if (how.kind === 'bound') {
        if (how.refused) refused(how.refused.h)
        session = beginSession(parts, how.jid, how.management, on)
        if (session.resumption === null) save(null)
        return { kind: 'fresh', restored: false }
      }
      if (session) {
        const isGood = session.resumption?.resume(how.h, on) ?? false
        return isGood ? { kind: 'resumed', restored: false } : null
      }
      if (!saved) throw new Error('a session was resumed that nobody asked for')
      session = restoreSession(parts, saved, how.h, on)
      saved = null
      keeper.acknowledged({ session: session.name, seq: how.h })
      return { kind: 'resumed', restored: true }
    },

    streamLost(wasLive) {
      underWay = false
      if (!session) return
      const { delivery, resumption } = session
      delivery.detach()
      if (!resumption) {
        end()
        return
      }
      if (wasLive) expiresAt = clock.now() + resumption.maxMs
      cancelExpiry()
      if (clock.now() >= expiresAt) {
        end()
        return
      }
      cancelExpiry = clock.after(expiresAt - clock.now(), () => {
        if (!underWay) end()
      })
    },

    end,
  }
}
