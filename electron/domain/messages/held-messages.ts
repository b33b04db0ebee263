import type { AccountId } from '../../../shared/model/ids.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { CommitQueue } from './commit-queue.ts'
import { releaseMessage, type Writing } from './own-message.ts'
import { dueComposing, nextDue } from './store/outgoing.ts'

const BATCH = 50
/** Looked at no more seldom: a machine that slept, or a clock that was set, must not hold anything up. */
const LOOK_AGAIN_MS = 60_000
/** Nor more often where what is due waits for its account to be there. */
const NOT_HERE_MS = 1_000

/** Messages that are kept back: to be sent later, or to be called back for a few seconds. */
export interface HeldMessages {
  /** Something was kept back, or is to go at another time. */
  schedule(): void
  close(): void
}

export interface HeldMessagesParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  readonly writing: (account: LiveAccount) => Omit<Writing, 'tx' | 'changes'>
  readonly flush: (accountId: AccountId) => void
}

export function createHeldMessages({
  context,
  queue,
  accounts,
  writing,
  flush,
}: HeldMessagesParts): HeldMessages {
  const { clock } = context.ports
  let timer: CancelTimer | null = null
  let closed = false

  function schedule(soonest = 0): void {
    timer?.()
    timer = null
    const due = closed ? null : nextDue(context.store)
    if (due === null) return
    timer = clock.after(Math.min(Math.max(due - clock.now(), soonest), LOOK_AGAIN_MS), release)
  }

  function release(): void {
    timer = null
    const released = new Set<AccountId>()
    queue.post(
      (tx, changes) => {
        for (const composing of dueComposing(tx, clock.now(), BATCH)) {
          const account = accounts.get(composing.accountId)
          if (!account) continue
          releaseMessage({ ...writing(account), tx, changes }, composing)
          released.add(account.id)
        }
      },
      () => {
        for (const id of released) flush(id)
        schedule(released.size > 0 ? 0 : NOT_HERE_MS)
      },
    )
  }

  return {
    schedule: () => schedule(),
    close() {
      closed = true
      timer?.()
    },
  }
}
