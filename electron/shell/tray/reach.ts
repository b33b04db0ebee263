import type { Account } from '../../../shared/model/account.ts'
import type { Words } from '../../../shared/words/index.ts'

/** How far an account is from being reached. `offline`: the person chose that. */
export type Reach = 'online' | 'connecting' | 'trying-again' | 'needs-attention' | 'not-connected' | 'offline'

/** An account's own reach; whether it is in use does not matter. */
export function reachOf({ presence, connection }: Pick<Account, 'presence' | 'connection'>): Reach {
  if (presence.show === 'offline') return 'offline'
  switch (connection.kind) {
    case 'online':
      return 'online'
    case 'connecting':
      // Without a failure before it this is the first try, right after the start.
      return connection.after === undefined ? 'connecting' : 'trying-again'
    case 'retrying':
      return 'trying-again'
    case 'stopped':
      return 'needs-attention'
    case 'offline':
      return 'not-connected'
  }
}

/** From the nearest to being reached to the farthest. */
const ORDER: readonly Reach[] = [
  'online',
  'connecting',
  'trying-again',
  'needs-attention',
  'not-connected',
  'offline',
]

/** The account that stands for all accounts in use: the one nearest to being reached. null: none is in use. */
export function together(accounts: readonly Account[]): { account: Account; reach: Reach } | null {
  const [first] = accounts
    .filter(({ enabled }) => enabled)
    .map((account) => ({ account, reach: reachOf(account) }))
    .toSorted((a, b) => ORDER.indexOf(a.reach) - ORDER.indexOf(b.reach))
  return first ?? null
}

/** An account in a few words: "Away, no input since 14:05", "Not connected, trying again". */
export function reachWords(words: Pick<Words, 'tray' | 'common' | 'dates'>, account: Account): string {
  const { tray, common, dates } = words
  switch (reachOf(account)) {
    case 'online': {
      const { show, idleSince } = account.shown
      const shown = common.presence[show]
      return idleSince === null ? shown : tray.idle(shown, dates.timeOfDay(idleSince))
    }
    case 'connecting':
      return tray.connecting
    case 'trying-again':
      return tray.tryingAgain
    case 'needs-attention':
      return tray.needsAttention
    case 'not-connected':
      return tray.notConnected
    case 'offline':
      return common.presence.offline
  }
}
