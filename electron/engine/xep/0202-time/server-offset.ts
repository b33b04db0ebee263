import { domainOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Channel, RequestOptions, SessionStart } from '../../extension.ts'

/** The error is half of the round trip, so a longer one says little about the time. */
const MAX_ROUND_TRIP_MS = 10_000
const SECOND_MS = 1_000

type Ask = (
  to: Jid,
  options: RequestOptions,
) => Promise<Result<{ readonly utc: number }, Pick<RequestFailure, 'code'>>>

/** Estimates the difference between our server's clock and ours, once a session. Returns a function that gives it. */
export function followServerClock(channel: Channel, ask: Ask): () => number | null {
  const { account, clock } = channel
  const server = domainOf(account) as BareJid
  let offset: number | null = null

  async function estimate({ signal }: SessionStart): Promise<void> {
    const askedAt = clock.now()
    const answer = await ask(server, { timeoutMs: MAX_ROUND_TRIP_MS, signal })
    if (signal.aborted) return
    const roundTrip = clock.now() - askedAt
    // A negative value means that our clock was changed in the meantime.
    const isGood = answer.ok && roundTrip >= 0 && roundTrip <= MAX_ROUND_TRIP_MS
    offset = isGood ? Math.round(middleOf(answer.value.utc) - (askedAt + roundTrip / 2)) : null
  }

  channel.onSession((session) => {
    // Nothing in the start of a session depends on this, so it does not wait.
    if (session.kind === 'fresh' || session.restored) void estimate(session)
  })
  return () => offset
}

/** Most servers send whole seconds, with the fraction cut off (XEP-0082 §3.2 makes it optional). Adds half a second. */
const middleOf = (utc: number) => (utc % SECOND_MS === 0 ? utc + SECOND_MS / 2 : utc)
