import { Delay } from '../../engine/xep/0203-delay/index.ts'
import type { Stanza } from '../../engine/index.ts'

/** Nothing of this protocol is older than the year it began in. */
const EARLIEST = Date.UTC(1999, 0, 1)

/**
 * When a message was written, as far as is known: what a delay says (XEP-0203), else now. Anybody may write any time
 * into it, so one in the future counts as now, and one from before there was XMPP as none.
 */
export function sentAtOf(message: Stanza, deliveredAt: number | undefined, now: number): number {
  const stamp = message.get(Delay)?.stamp ?? deliveredAt ?? now
  return stamp < EARLIEST ? now : Math.min(stamp, now)
}
