import type { AccountId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Client, Release } from '../../engine/index.ts'
import type { DomainPorts } from '../ports.ts'

/** Accounts reconnect at random times within this span, because many machines share a link or a server. */
const SPREAD_MS = 1_500

interface Connected {
  readonly id: AccountId
  readonly client: Pick<Client, 'state' | 'reconnectNow'>
}

/** Reconnects the accounts when the network returns or changes. Connections that seem up are checked at once. */
export function followNetwork(
  { network, clock, random }: Pick<DomainPorts, 'network' | 'clock' | 'random'>,
  accounts: () => readonly Connected[],
): Release {
  const due = new Map<AccountId, CancelTimer>()

  function reconnect({ id, client }: Connected): void {
    if (client.state.kind === 'online') client.reconnectNow()
    else if (!due.has(id)) {
      const after = clock.after(random.fraction() * SPREAD_MS, () => {
        due.delete(id)
        client.reconnectNow()
      })
      due.set(id, after)
    }
  }

  const release = network?.onChange(() => accounts().forEach(reconnect))
  return () => {
    release?.()
    for (const cancel of due.values()) cancel()
    due.clear()
  }
}
