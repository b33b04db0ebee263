import type { AccountId } from '../../../shared/model/ids.ts'
import type { DomainContext } from '../context.ts'
import type { ArchiveIds } from './archive-ids.ts'
import { firstHeldAt } from './store/held-back.ts'

/** A server that has not told by then is not waited for. */
const WAIT_MS = 10_000
/** Clocks differ, so the archive has to be read back a little further. */
const CLOCKS_MS = 60_000

/** Waits until it is known whether the server has what was sent without acknowledgement in an earlier session. */
export interface Fates {
  /** Calls `then` once, unless the session ends before. */
  wait(accountId: AccountId, session: AbortSignal, then: () => void): void
  /** The archive is here from that time up to its end. In milliseconds since 1970. */
  readBackTo(accountId: AccountId, at: number): void
  /** The archive tells nothing more in this session. */
  told(accountId: AccountId): void
}

export function createFates(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  archiveIds: Pick<ArchiveIds, 'whenKnown'>,
): Fates {
  const waiting = new Map<AccountId, () => void>()

  return {
    wait(accountId, session, then) {
      waiting.get(accountId)?.()
      const cancel = ports.clock.after(WAIT_MS, () => told())
      const stop = (): void => {
        cancel()
        session.removeEventListener('abort', stop)
        if (waiting.get(accountId) === told) waiting.delete(accountId)
      }
      function told(): void {
        const isWaiting = waiting.get(accountId) === told
        stop()
        if (isWaiting) then()
      }
      session.addEventListener('abort', stop)
      waiting.set(accountId, told)
      archiveIds.whenKnown(accountId, session, (hasArchive) => {
        if (!hasArchive) told()
      })
    },
    readBackTo(accountId, at) {
      const told = waiting.get(accountId)
      if (!told) return
      const first = firstHeldAt(store, accountId)
      if (first === null || at < first - CLOCKS_MS) told()
    },
    told: (accountId) => waiting.get(accountId)?.(),
  }
}
