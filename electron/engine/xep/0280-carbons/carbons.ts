import type { Channel, SessionStart } from '../../extension.ts'
import { Enable } from './codec.ts'

export interface Carbons {
  /** Whether the server is known to send copies in this session. */
  readonly enabled: boolean
}

export function createCarbons(channel: Channel): Carbons {
  let enabled = false

  async function enable(signal: AbortSignal): Promise<void> {
    const answer = await channel.request('set', null, Enable.build({}), { signal })
    enabled = answer.ok
    if (!answer.ok) channel.log(`carbons: not enabled: ${answer.error.code}`)
  }

  channel.onSession(({ kind, restored, signal }: SessionStart) => {
    // A restored session has them already; asking again is no error (§10.1), and then it is known here too.
    if (kind === 'resumed' && !restored) return
    // Neither asked for first nor waited for: a server without them says so, and one with them is told before the
    // presence that brings in messages, since stanzas keep their order.
    void enable(signal)
  })
  channel.onSessionEnd(() => {
    enabled = false
  })
  return {
    get enabled() {
      return enabled
    },
  }
}
