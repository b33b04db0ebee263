import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Clock } from '../../ports.ts'
import type { JoinFailure } from './api.ts'

/** The longest join: a room that only ever sends occupants is none. */
const MOST_MS = 10 * 60_000
/** How long after its last occupant a room, whose self-presence lacks code 110, may send further ones. */
const GRACE_MS = 3_000
/** How long a person may take for a challenge (XEP-0158). Servers forget theirs earlier. */
const PERSON_MS = 15 * 60_000
/** How long a room may take for its history and subject. Old services send no subject if there is none. */
const SUBJECT_MS = 5_000

/** `entering`: occupants come. `settling`: all came, history and subject follow (§7.1). */
export type Phase = 'entering' | 'settling' | 'joined' | 'ended'

/** The way into a room. */
export interface Entering {
  readonly phase: Phase
  readonly result: Promise<Result<undefined, JoinFailure>>
  /** The room sent something. */
  heard(): void
  /** The room waits for the person, who has a challenge to answer. */
  pause(): void
  /** The person has answered. */
  resume(): void
  /** The own nickname came without code 110: it may be another client of ours. */
  maybeSelf(): void
  selfSeen(): void
  subjectSeen(): void
  /** Ends it, wherever it is; `failure` is for those who still wait. */
  end(failure: JoinFailure): void
}

/** `timedOut`: the room was silent for `timeoutMs`. `joined` is called before `result` settles. */
export function createEntering(
  clock: Clock,
  timeoutMs: number,
  { timedOut, joined }: { readonly timedOut: () => void; readonly joined: () => void },
): Entering {
  let phase: Phase = 'entering'
  let settle: (result: Result<undefined, JoinFailure>) => void = () => undefined
  const result = new Promise<Result<undefined, JoinFailure>>((resolve) => (settle = resolve))
  let patienceMs = timeoutMs
  let endsAt = clock.now() + MOST_MS
  let heardAt = clock.now()
  let cancel = clock.after(timeoutMs, check)

  function waitFor(ms: number): void {
    if (phase !== 'entering') return
    patienceMs = ms
    heardAt = clock.now()
    endsAt = heardAt + ms + MOST_MS
    cancel()
    cancel = clock.after(ms, check)
  }

  function check(): void {
    const rest = Math.min(heardAt + patienceMs, endsAt) - clock.now()
    if (rest > 0) cancel = clock.after(rest, check)
    else timedOut()
  }

  function selfSeen(): void {
    if (phase !== 'entering') return
    phase = 'settling'
    cancel()
    cancel = clock.after(SUBJECT_MS, subjectSeen)
  }

  function subjectSeen(): void {
    if (phase !== 'settling') return
    phase = 'joined'
    cancel()
    joined()
    settle(ok())
  }

  return {
    get phase() {
      return phase
    },
    result,
    heard() {
      heardAt = clock.now()
    },
    pause: () => waitFor(PERSON_MS),
    resume: () => waitFor(timeoutMs),
    maybeSelf() {
      if (phase !== 'entering') return
      cancel()
      cancel = clock.after(GRACE_MS, selfSeen)
    },
    selfSeen,
    subjectSeen,
    end(failure) {
      phase = 'ended'
      cancel()
      settle({ ok: false, error: failure })
    },
  }
}
