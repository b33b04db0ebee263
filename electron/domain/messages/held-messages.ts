import type { AccountId } from '../../../shared/model/ids.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { CommitQueue } from './commit-queue.ts'
import { releaseMessage, type Writing } from './own-message.ts'
import { dueComposing, nextDue } from './store/outgoing.ts'

const BATCH = 50
/** Checked at least this often, so that sleep or a changed clock delays nothing for long. */
const LOOK_AGAIN_MS = 60_000
/** Checked at most this often while due messages wait for their account to be attached. */
const NOT_HERE_MS = 1_000

/** Messages held back, either until a chosen time or for the few seconds in which sending can be undone. */
export interface HeldMessages {
  /** Call it when a message was held back or rescheduled. */
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
