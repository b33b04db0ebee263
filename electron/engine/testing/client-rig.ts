import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import type { ClientConfig, SavedSession, SessionNote } from '../client/client.ts'
import { createClient } from '../client/create-client.ts'
import type { Dial } from '../net/connection.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeRandom } from './fake-random.ts'
import { noNetwork } from './no-network.ts'

/** A client without modules and a record of its events, for a test that plays its servers. */
export function clientRig(dial: Dial, config: Partial<ClientConfig> = {}) {
  const clock = createFakeClock()
  const events: string[] = []
  const states: ConnectionState[] = []
  const saves: (SavedSession | null)[] = []
  const notes: SessionNote[] = []
  const client = createClient(
    {
      account: 'romeo@montague.example' as BareJid,
      resource: 'Balcony.x1y2',
      settings: () => ({ security: 'automatic' }),
      trustedFingerprint: () => null,
      password: () => Promise.resolve(ok('wherefore')),
      hasSignedIn: true,
      saved: null,
      save: (session) => void saves.push(session),
      note: (note) => void notes.push(note),
      message: () => Promise.resolve(),
      ...config,
    },
    { clock, random: createFakeRandom(), dial, ...noNetwork, log: () => undefined },
    [],
  )
  client.onState((state) => void states.push(state))
  client.onSession(({ kind, restored }) => void events.push(restored ? 'restored' : kind))
  client.channel.onSessionEnd(() => void events.push('ended'))
  client.onAcknowledged(({ seq }) => void events.push(`acknowledged ${seq}`))
  /** Seconds until the next try; null if none is planned. */
  const waits = (): number | null => {
    const { state } = client
    const at = state.kind === 'retrying' || state.kind === 'stopped' ? state.retryAt : undefined
    return at === undefined ? null : (at - clock.now()) / 1000
  }
  const failure = (): Failure | undefined => ('failure' in client.state ? client.state.failure : undefined)
  return { client, clock, events, states, saves, notes, waits, failure }
}
