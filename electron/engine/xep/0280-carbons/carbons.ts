import type { Channel } from '../../extension.ts'
import { Enable } from './codec.ts'

/** Asks the server for copies in each session. */
export function enableCarbons(channel: Channel): undefined {
  async function enable(signal: AbortSignal): Promise<void> {
    const answer = await channel.request('set', null, Enable.build({}), { signal })
    if (!answer.ok) channel.log(`carbons: not enabled: ${answer.error.code}`)
  }

  channel.onSession(({ kind, restored, signal }) => {
    // A restored session has them already, but asking again is no error (§10.1) and makes sure of it.
    if (kind === 'resumed' && !restored) return
    // We do not look for the feature first: a server without carbons answers with an error. We do not wait for the
    // answer either: stanzas keep their order, so carbons are on before the presence that brings in messages.
    void enable(signal)
  })
}
