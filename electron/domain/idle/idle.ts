import { createEmitter } from '../../../shared/events/emitter.ts'
import type { CancelTimer, Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { levelAfter, untilNextLevel, type Idleness } from './level.ts'

/** Whether the person is at the machine. */
export interface IdleFeature {
  /** null: there was input, or the system doesn't tell. */
  readonly current: Idleness | null
  onChange(listener: () => void): Release
  /** The person did something, not necessarily by input on this machine. */
  touched(): void
  settingsChanged(): void
  close(): void
}

/** How often to check whether the person is back. Until they are away, one timer waits for the next limit. */
const RETURN_MS = 5_000
const SHORTEST_MS = 1_000

/**
 * Follows the time without input. It is checked when the next limit can be reached at the earliest, and every few
 * seconds only while the person is away. A locked screen counts as away at once, unless the person has switched that off.
 */
export function createIdle({ ports, settings }: Pick<DomainContext, 'ports' | 'settings'>): IdleFeature {
  const { activity, clock } = ports
  const changed = createEmitter()
  let current: Idleness | null = null
  let cancel: CancelTimer = () => undefined
  let closed = false
  /** Starting the application counts as input. */
  let touchedAt = clock.now()
  /** The time of the last input before the screen was locked; null while it isn't. */
  let lockedSince: number | null = null

  function become(next: Idleness | null): void {
    if (next?.level === current?.level && next?.since === current?.since) return
    current = next
    changed.emit()
  }

  function idleMs(now: number): number {
    // If the clock was set back, a time in the future counts as now.
    touchedAt = Math.min(touchedAt, now)
    if (lockedSince !== null) return now - (lockedSince = Math.min(lockedSince, now))
    const atMost = now - touchedAt
    // At the start there is no need to ask, and the first question is slow: some 40 ms on X11.
    if (atMost === 0) return 0
    const system = activity?.idleMs() ?? 0
    return Number.isFinite(system) ? Math.max(0, Math.min(system, atMost)) : 0
  }

  function look(): void {
    cancel()
    if (closed) return
    const now = clock.now()
    const idle = idleMs(now)
    const limits = settings()
    const locked = lockedSince !== null
    const level = levelAfter(idle, limits) ?? (locked && limits.awayAfterMinutes !== null ? 'away' : null)
    const since = current !== null && current.since <= now ? current.since : now - idle
    become(level === null ? null : { level, since })
    const next = level === null || locked ? untilNextLevel(idle, limits) : RETURN_MS
    if (next !== Infinity) cancel = clock.after(Math.max(SHORTEST_MS, next), look)
  }

  function touched(): void {
    touchedAt = clock.now()
    look()
  }

  const release = activity?.onEvent((event) => {
    if (event === 'lock') {
      const now = clock.now()
      lockedSince = now - idleMs(now)
    }
    if (event === 'unlock') {
      lockedSince = null
      touchedAt = clock.now()
    }
    if (event !== 'suspend') look()
  })
  if (activity !== null) look()

  return {
    get current() {
      return current
    },
    onChange: changed.on,
    touched: activity === null ? () => undefined : touched,
    settingsChanged: activity === null ? () => undefined : look,
    close() {
      closed = true
      cancel()
      release?.()
    },
  }
}
