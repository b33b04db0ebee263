import type { CancelTimer, EnginePorts } from '../ports.ts'
import { describeFault } from '../stanza/fault.ts'
import type { Established, ResumePoint } from '../stream/states.ts'
import { parseHostPort } from '../stream/stream-error.ts'
import type { Stream } from '../stream/stream.ts'
import type { ClientConfig, SavedSession, SessionNote, Ticket } from './client.ts'
import { ALIVE_MS, beginSession, restoreSession, type Session, type SessionParts } from './session.ts'

export interface SessionKeeperConfig {
  readonly ports: EnginePorts
  readonly config: Pick<ClientConfig, 'saved' | 'save' | 'note'>
  readonly handle: SessionParts['handle']
  readonly ping: SessionParts['ping']
  readonly tooHigh: SessionParts['tooHigh']
  readonly overfull: SessionParts['overfull']
  readonly acknowledged: (upTo: Ticket) => void
  /** The session is gone for good. */
  readonly ended: () => void
}

/** The outcome of a new stream: whether the server resumes the session. null if it claims something impossible. */
type Arrival = { readonly kind: 'fresh' | 'resumed'; readonly restored: boolean } | null

/**
 * Keeps the session while streams come and go: within this process as long as the server does, and through the saved
 * data from one process to the next (XEP-0198 §5).
 */
export interface SessionKeeper {
  readonly session: Session | null
  /** The session that the next stream should resume. */
  resumePoint(): ResumePoint | null
  /** Negotiation on a stream is over. */
  arrived(how: Exclude<Established, { kind: 'unauthenticated' }>, on: Stream): Arrival
  /** The server is about to be asked to resume the session, or has refused. */
  resumption(step: 'asked' | 'refused'): void
  /**
   * A stream is gone. `wasLive`: it had reached a session. `byUs`: the server had no chance to answer. Ends a session
   * that cannot be resumed. True if the session was given up because the server did not answer twice when asked to
   * resume it, or resumed it and then heard nothing: then a fresh session may help.
   */
  streamLost(wasLive: boolean, byUs?: boolean): boolean
  /** Ends the session, here and in the saved data. */
  end(): void
}

/** How many times the server is asked to resume a session without giving an answer. */
const MAX_ATTEMPTS = 2
/** The number of streams in a row on which the server may resume a session and then be silent. */
const MAX_SILENT = 2
/**
 * A session past its time is asked about once: the answer may still tell how many stanzas the server had (XEP-0198 §5,
 * `h` in `failed`). It is past its time after 1.5 times its `max`, because `aliveAt` may be late by half of it.
 */
const MAX_ATTEMPTS_PAST = 1

export function createSessionKeeper(keeper: SessionKeeperConfig): SessionKeeper {
  const { ports, config } = keeper
  const { clock, log } = ports
  let session: Session | null = null
  /** The session of an earlier process, until it is resumed or refused. */
  let saved = config.saved
  let savedLocationIsFresh = true
  /** How many times in a row the server was asked to resume the session and did not answer. */
  let attempts = saved?.attempts ?? 0
  let isAsked = false
  let silent = 0
  /** Whether a stream is being tried: a resumption that is under way may still be in time. */
  let underWay = false
  /** When the server forgets a session that waits for a stream. */
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
    note,
  }

  function save(next: SavedSession | null): boolean {
    return kept(() => config.save(next))
  }

  function note(what: SessionNote): void {
    kept(() => config.note?.(what))
  }

  function kept(keep: () => void): boolean {
    try {
      keep()
      return true
    } catch (fault) {
      log(`client: the session could not be stored: ${describeFault(fault)}`)
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

  function keepAttempts(next: number): void {
    if (next !== attempts) note({ attempts: next })
    attempts = next
  }

  function mayStillAsk(): boolean {
    const isPast = session === null && saved !== null && isPastItsTime(saved, clock.now())
    return attempts < (isPast ? MAX_ATTEMPTS_PAST : MAX_ATTEMPTS)
  }

  /** Unacknowledged stanzas are then in the same state as after any lost session: nobody knows whether they arrived. */
  function giveUp(why: string): void {
    log(`client: the server ${why}; starting a fresh session`)
    attempts = 0
    silent = 0
    if (saved) {
      saved = null
      save(null)
    }
    end()
  }

  /** The server does not resume the session that we asked for. */
  function refused(h: number | undefined): void {
    if (session) session.resumption?.refused(h)
    else if (saved && h !== undefined) keeper.acknowledged({ session: saved.id, seq: h })
    saved = null
    end()
  }

  /** The session has no stream. Keeps it until the server no longer does. */
  function wait(wasLive: boolean): void {
    if (!session) return
    const { delivery, resumption } = session
    delivery.detach()
    if (!resumption) {
      end()
      return
    }
    if (wasLive) {
      expiresAt = clock.now() + resumption.maxMs
      note({ aliveAt: clock.now() })
    }
    cancelExpiry()
    if (clock.now() >= expiresAt) {
      end()
      return
    }
    cancelExpiry = clock.after(expiresAt - clock.now(), () => {
      if (!underWay) end()
    })
  }

  return {
    get session() {
      return session
    },

    resumePoint() {
      underWay = true
      isAsked = false
      // An earlier process may have been killed during the last attempt.
      if (saved && !mayStillAsk()) giveUp(SILENT)
      if (session) return session.resumption?.point() ?? null
      if (!saved) return null
      const location = savedLocationIsFresh ? parseHostPort(saved.location ?? '') : undefined
      savedLocationIsFresh = false
      return { id: saved.id, inbound: saved.inbound, location }
    },

    resumption(step) {
      isAsked = step === 'asked'
      // Stored before the answer, in case the answer ends this process.
      if (isAsked) keepAttempts(attempts + 1)
      else attempts = 0
    },

    arrived(how, on) {
      cancelExpiry()
      expiresAt = Infinity
      if (how.kind === 'bound') {
        if (how.refused) refused(how.refused.h)
        attempts = 0
        session = beginSession(parts, how.jid, how.management, on)
        if (session.resumption === null) save(null)
        return { kind: 'fresh', restored: false }
      }
      if (session) {
        keepAttempts(0)
        const isGood = session.resumption?.resume(how.h, on) ?? false
        return isGood ? { kind: 'resumed', restored: false } : null
      }
      if (!saved) throw new Error('the server resumed a session without being asked')
      session = restoreSession(parts, saved, how.h, on)
      saved = null
      keepAttempts(0)
      keeper.acknowledged({ session: session.name, seq: how.h })
      return { kind: 'resumed', restored: true }
    },

    streamLost(wasLive, byUs = false) {
      underWay = false
      const wasAsked = isAsked && !wasLive
      isAsked = false
      if (wasAsked && byUs) keepAttempts(Math.max(0, attempts - 1))
      else if (wasAsked && !mayStillAsk()) {
        giveUp(SILENT)
        return true
      }
      const deafness = wasLive ? session?.resumption?.deafness : undefined
      if (wasLive) silent = deafness === 'silent' ? silent + 1 : 0
      if (deafness === 'deaf' || silent >= MAX_SILENT) {
        giveUp('resumes the session and hears nothing')
        return true
      }
      wait(wasLive)
      return false
    },

    end,
  }
}

const SILENT = 'does not answer when asked to resume'

/** Whether the server must have forgotten the session by now, according to its own `max`. */
export function isPastItsTime({ maxMs, aliveAt }: SavedSession & SessionNote, now: number): boolean {
  if (maxMs === undefined || maxMs === null || aliveAt === undefined) return false
  return now - aliveAt > maxMs * 1.5 + ALIVE_MS
}
