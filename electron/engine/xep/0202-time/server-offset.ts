import { domainOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Channel, RequestOptions, SessionStart } from '../../extension.ts'

/** An answer that took longer says little about when it was written: half of it is the error. */
const MAX_ROUND_TRIP_MS = 10_000
const SECOND_MS = 1_000

type Ask = (
  to: Jid,
  options: RequestOptions,
) => Promise<Result<{ readonly utc: number }, Pick<RequestFailure, 'code'>>>

/** Estimates how far the own server's clock is from ours, once a session. Gives the way to ask for it. */
export function followServerClock(channel: Channel, ask: Ask): () => number | null {
  const { account, clock } = channel
  const server = domainOf(account) as BareJid
  let offset: number | null = null

  async function estimate({ signal }: SessionStart): Promise<void> {
    const askedAt = clock.now()
    const answer = await ask(server, { timeoutMs: MAX_ROUND_TRIP_MS, signal })
    if (signal.aborted) return
    const roundTrip = clock.now() - askedAt
    // Less than nothing: our clock was set meanwhile.
    const isGood = answer.ok && roundTrip >= 0 && roundTrip <= MAX_ROUND_TRIP_MS
    offset = isGood ? Math.round(middleOf(answer.value.utc) - (askedAt + roundTrip / 2)) : null
  }

  channel.onSession((session) => {
    // Not waited for: nothing of a session's start depends on it.
    if (session.kind === 'fresh' || session.restored) void estimate(session)
  })
  return () => offset
}

/** A time in whole seconds, as most servers give it (XEP-0082 §3.2 makes fractions optional), has been cut off. */
const middleOf = (utc: number) => (utc % SECOND_MS === 0 ? utc + SECOND_MS / 2 : utc)
