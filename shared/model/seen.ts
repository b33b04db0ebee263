import type { Account } from './account.ts'
import { OFFLINE, type ShownPresence } from './presence.ts'

/**
 * Whether an account sees others and is seen by them. Only a connected one is. Right after a connection breaks, its
 * server goes on showing the last presence for some minutes, as the session may be resumed (XEP-0198 §5); but nobody here
 * knows whether it still does, and nothing arrives either way. So a broken connection counts as offline at once, and a
 * resumed one is right again at once.
 */
export const isPresent = ({ enabled, connection }: Pick<Account, 'enabled' | 'connection'>): boolean =>
  enabled && connection.kind === 'online'

/** What others see of one account now. */
export const seenOf = (account: Account): ShownPresence =>
  isPresent(account) ? account.shown : { ...OFFLINE, idleSince: null }

/** What others see of the person now: that of the first account that is present, as one presence is chosen for all. */
export function seenTogether(accounts: readonly Account[]): ShownPresence {
  return accounts.find(isPresent)?.shown ?? { ...OFFLINE, idleSince: null }
}
