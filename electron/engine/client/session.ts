import type { FullJid } from '../../../shared/model/jid.ts'
import type { EnginePorts } from '../ports.ts'
import { createManagement, type Deafness, type Management } from '../stream/management/management.ts'
import type { EnabledManagement, ResumePoint } from '../stream/states.ts'
import { parseHostPort } from '../stream/stream-error.ts'
import type { Stream } from '../stream/stream.ts'
import type { Element } from '../xml/element.ts'
import type { SavedSession, SessionNote } from './client.ts'
import type { Delivery } from './delivery.ts'
import { createUnmanagedDelivery } from './unmanaged.ts'

/** How long we expect a server to keep a session if it does not say. */
const USUAL_MAX_MS = 5 * 60_000
/** How often to store that a session has a stream; every half of its `max` if that is longer. */
export const ALIVE_MS = 60_000

/** One session with the server, over any number of streams. */
export interface Session {
  readonly jid: FullJid
  /** The `session` of its tickets. */
  readonly name: string
  readonly delivery: Delivery
  /** null if the session ends with its stream. */
  readonly resumption: Resumption | null
}

interface Resumption {
  /** How long the server keeps the session after its stream is gone. */
  readonly maxMs: number
  readonly deafness: Deafness
  /** The stream is still there. Stores that now and then. */
  alive(): void
  /** The request to the server. It has the location only once after each stream, in case the location leads nowhere. */
  point(): ResumePoint
  /** The server resumes the session. False if it claims more than was sent. */
  resume(h: number, stream: Stream): boolean
  /** The server does not resume the session, and had handled `h` stanzas. */
  refused(h: number | undefined): void
}

export interface SessionParts {
  readonly ports: EnginePorts
  /** `size`: about how many bytes of memory it takes. */
  readonly handle: (stanza: Element, size: number) => Promise<void> | null
  readonly ping: () => Promise<boolean>
  readonly acknowledged: (session: string, upTo: number) => void
  /** The server claims to have handled more than it was sent. */
  readonly tooHigh: (h: number, sent: number) => void
  /** The server acknowledges nothing while we send more and more. */
  readonly overfull: () => void
  /** Stores the session for a later process; false if that failed. */
  readonly save: (session: SavedSession) => boolean
  readonly note: (note: SessionNote) => void
}

/** Begins a session on `stream`. */
export function beginSession(
  parts: SessionParts,
  jid: FullJid,
  management: EnabledManagement | null,
  stream: Stream,
): Session {
  const { ports, handle, ping } = parts
  if (management === null || management.id === null) {
    const name = ports.random.uuid()
    const acknowledged = (upTo: number) => parts.acknowledged(name, upTo)
    const delivery = management
      ? manage(parts, { acknowledged, save: () => true, inbound: 0, outbound: 0, stream, isResumed: false })
      : createUnmanagedDelivery({ handle, ping, acknowledged, write: (xml) => stream.write(xml) })
    return { jid, name, delivery, resumption: null }
  }
  const { id, location } = management
  const first = { id, location, jid, inbound: 0, maxMs: management.maxMs ?? null }
  parts.save(first)
  return resumable(parts, first, 0, stream, false)
}

/** Restores a session of an earlier process, which the server, having handled `h` stanzas, resumes on `stream`. */
export function restoreSession(parts: SessionParts, saved: SavedSession, h: number, stream: Stream): Session {
  return resumable(parts, saved, h, stream, true)
}

function resumable(
  parts: SessionParts,
  saved: SavedSession,
  outbound: number,
  stream: Stream,
  isResumed: boolean,
): Session {
  const { id, location, jid, maxMs = null } = saved
  const { clock } = parts.ports
  let aliveAt = clock.now()
  parts.note({ aliveAt })

  const management = manage(parts, {
    inbound: saved.inbound,
    outbound,
    acknowledged: (upTo) => parts.acknowledged(id, upTo),
    save: (inbound) => parts.save({ id, location, jid, inbound, maxMs }),
    stream,
    isResumed,
  })
  let locationIsFresh = true
  return {
    jid,
    name: id,
    delivery: management,
    resumption: {
      maxMs: maxMs ?? USUAL_MAX_MS,
      get deafness() {
        return management.deafness
      },
      alive() {
        const now = clock.now()
        // Also if the clock was set back.
        if (Math.abs(now - aliveAt) < Math.max(ALIVE_MS, (maxMs ?? 0) / 2)) return
        aliveAt = now
        parts.note({ aliveAt })
      },
      point() {
        const at = location === null || !locationIsFresh ? undefined : parseHostPort(location)
        locationIsFresh = false
        return { id, inbound: management.resumePoint(), location: at }
      },
      resume(h, next) {
        locationIsFresh = true
        return management.resume(h, next)
      },
      refused(h) {
        if (h !== undefined) management.refused(h)
      },
    },
  }
}

interface ManageOptions {
  readonly inbound: number
  readonly outbound: number
  readonly acknowledged: (upTo: number) => void
  readonly save: (inbound: number) => boolean
  readonly stream: Stream
  readonly isResumed: boolean
}

function manage({ ports, handle, tooHigh, overfull }: SessionParts, options: ManageOptions): Management {
  const { stream, isResumed, ...rest } = options
  const management = createManagement({ clock: ports.clock, handle, tooHigh, overfull, ...rest })
  management.attach(stream, isResumed)
  return management
}
