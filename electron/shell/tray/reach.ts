import type { Account } from '../../../shared/model/account.ts'
import type { Show } from '../../../shared/model/presence.ts'
import type { Words } from '../../../shared/words/index.ts'

/** What the tray says about an account or about several: never that they are available while nobody can reach them. */
export type Reach = 'online' | 'connecting' | 'trying-again' | 'needs-attention' | 'not-connected' | 'offline'

/** How far an account is from being reached. `offline`: the person chose that. */
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

/** What stands for all of them, the first of these that one of them is. */
const ORDER: readonly Reach[] = [
  'online',
  'connecting',
  'trying-again',
  'needs-attention',
  'not-connected',
  'offline',
]

/** All accounts in use as one: the one that is nearest to being reached, the first of several. null: none is in use. */
export function together(accounts: readonly Account[]): { account: Account; reach: Reach } | null {
  const [first] = accounts
    .filter(({ enabled }) => enabled)
    .map((account) => ({ account, reach: reachOf(account) }))
    .toSorted((a, b) => ORDER.indexOf(a.reach) - ORDER.indexOf(b.reach))
  return first ?? null
}

/** The presence that others see: offline while no account is connected. */
export function seenByOthers(accounts: readonly Account[]): Show {
  const all = together(accounts)
  return all?.reach === 'online' ? all.account.shown.show : 'offline'
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
