import type { Channel, SessionStart, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { Enable, NS_CARBONS } from './codec.ts'

export interface Carbons {
  /** Whether the server sends copies in this session. */
  readonly enabled: boolean
}

export function createCarbons(channel: Channel, use: Use): Carbons {
  const disco = use(discoExtension)
  let enabled = false

  async function enable({ kind, restored }: SessionStart): Promise<void> {
    // A restored session has them already; asking again is no error (§10.1), and then it is known here too.
    if (kind === 'resumed' && !restored) return
    const server = await disco.server()
    if (!server.ok || !server.value.features.includes(NS_CARBONS)) return
    const answer = await channel.request('set', null, Enable.build({}))
    enabled = answer.ok
    if (!answer.ok) channel.log(`carbons: not enabled: ${answer.error.code}`)
  }

  channel.onSession(enable)
  channel.onSessionEnd(() => {
    enabled = false
  })
  return {
    get enabled() {
      return enabled
    },
  }
}
