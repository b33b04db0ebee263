/**
 * Seals what waits for it. A stanza for an encrypted conversation is a row with its plain form (`outgoing.unsealed`), which
 * never leaves. Its keys are sealed in slices of 8 ms; each slice is one commit of ratchet steps and of the keys they gave,
 * and the last commit has the finished stanza:
 *
 * | killed                              | on disk                             | the next start                       |
 * | ----------------------------------- | ----------------------------------- | ------------------------------------ |
 * | before the first commit             | the plain stanza                    | seals it                             |
 * | between two slices                  | and the payload, some devices' keys | seals for the rest, steps no ratchet twice |
 * | after the last commit               | the sealed stanza, ready            | sends it                             |
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { describeFault, type CancelTimer } from '../../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import { StoreError } from '../../db/store.ts'
import { recipientsOf, type Recipients } from '../../sealing/index.ts'
import type { Work } from '../commit-queue.ts'
import { serverTime } from '../server-time.ts'
import { conversationKey, isTurnedOn, type ConversationKey } from '../store/conversations.ts'
import { mustLast, removeOutgoing } from '../store/outgoing.ts'
import { nextUnsealed, type Unsealed } from '../store/unsealed.ts'
import { createJob, type SealingJob } from './job.ts'

/** Decides for whom a conversation is sealed, and brings their keys. */
export interface SealingPolicy {
  /** The people who shall read what goes there, with the account itself; null: nobody can, for now. */
  ownersOf(account: LiveAccount, key: ConversationKey): readonly BareJid[] | null
  /**
   * Reads lists and keys that are missing, and begins sessions. Resolves when that has settled: true if it may be tried
   * again at once. Otherwise it waits until `Sealer.changed`.
   */
  prepare(account: LiveAccount, conversationId: ConversationId): Promise<boolean>
}

/** Where nobody encrypts. */
export const NO_POLICY: SealingPolicy = { ownersOf: () => null, prepare: () => Promise.resolve(false) }

export interface SealerParts {
  readonly context: DomainContext
  readonly write: <T>(work: Work<T>, lasting?: boolean) => T
  readonly policy: SealingPolicy
  /** Sends what has become ready. */
  readonly sealed: (account: LiveAccount) => void
}

export interface Sealer {
  /** Seals what waits, as far as the keys are here. Only for an account that is online. */
  run(account: LiveAccount): void
  /** Something that a conversation waited for may have changed. Without a conversation: in all. */
  changed(account: LiveAccount, conversationId?: ConversationId): void
  /**
   * Whether a file that goes there has to be sealed. Asks for what decides that, as for a text; null: nobody knows for now,
   * and it may be asked again after `changed`.
   */
  isNeeded(account: LiveAccount, conversationId: ConversationId): Promise<boolean | null>
  close(): void
}

/** Conversations looked at in one turn. */
const AT_ONCE = 100
/** A message that left gets its acknowledgement within this time, in milliseconds. */
const DOUBTFUL_MS = 10_000

export function createSealer({ context, write, policy, sealed }: SealerParts): Sealer {
  /** Being prepared, or sealed in slices. */
  const busy = new Set<ConversationId>()
  /** Nothing more can be done for them now. */
  const stuck = new Set<ConversationId>()
  const doubts = new Map<AccountId, CancelTimer>()
  let changes = 0
  let closed = false

  function run(account: LiveAccount): void {
    for (let more = true; more && !closed;) {
      more = false
      for (const row of nextUnsealed(context.store, account.id, AT_ONCE)) {
        if (busy.has(row.conversationId) || stuck.has(row.conversationId)) continue
        more = step(account, row) || more
      }
    }
  }

  /** Returns whether the row is done, so that the next one of its conversation can be looked at. */
  function step(account: LiveAccount, row: Unsealed): boolean {
    const key = conversationKey(context.store, row.conversationId)
    if (key === undefined) return false
    const owners = policy.ownersOf(account, key)
    const recipients = owners && recipientsOf(context.store, account.id, owners)
    if (recipients === null || !isReady(recipients, account, key)) {
      void prepare(account, row.conversationId)
      return false
    }
    const { random } = context.ports
    const now = serverTime(context, account)
    const job = createJob({ account, key, row, random, now, targets: recipients.targets })
    if (job === null) {
      write((tx) => {
        removeOutgoing(tx, row.id)
      })
      return true
    }
    if (sealSlice(row, job)) return true
    void finish(account, row, job)
    return false
  }

  /**
   * The commit by which the stanza leaves makes the steps last, too. A power failure before it takes them back, but nobody has
   * seen anything of them. No key may be used twice, so those of a stanza that leaves without waiting for the disk have waited.
   */
  const sealSlice = (row: Unsealed, job: SealingJob): boolean =>
    write((tx, changes) => job.slice(tx, changes), !mustLast(row))

  /** The rest of a job that is too large for one slice. */
  async function finish(account: LiveAccount, row: Unsealed, job: SealingJob): Promise<void> {
    await during(account, row.conversationId, async () => {
      do {
        await turn()
        if (closed) return false
      } while (!sealSlice(row, job))
      return true
    })
  }

  function prepare(account: LiveAccount, id: ConversationId): Promise<void> {
    doubtConnection(account)
    return during(account, id, () => settled(account, id))
  }

  /** What waits for keys asks for no acknowledgement, and so would not notice that the connection is dead. */
  function doubtConnection({ id, client }: LiveAccount): void {
    if (doubts.has(id)) return
    const cancel = context.ports.clock.after(DOUBTFUL_MS, () => {
      doubts.delete(id)
      const waits = busy.size > 0 || stuck.size > 0
      if (waits && client.state.kind === 'online') client.reconnectNow()
    })
    doubts.set(id, cancel)
  }

  /** Prepares it, and again if something has changed meanwhile that it may not have seen. */
  async function settled(account: LiveAccount, id: ConversationId): Promise<boolean> {
    for (;;) {
      const seen = changes
      if (await policy.prepare(account, id)) return true
      if (seen === changes || closed) return false
    }
  }

  async function during(
    account: LiveAccount,
    id: ConversationId,
    work: () => Promise<boolean>,
  ): Promise<void> {
    busy.add(id)
    try {
      if (!(await work())) stuck.add(id)
    } catch (fault) {
      stuck.add(id)
      // The store has reported its own fault.
      if (!(fault instanceof StoreError)) context.ports.log(`sealing: ${describeFault(fault)}`)
    } finally {
      busy.delete(id)
    }
    if (!closed && !stuck.has(id)) sealed(account)
  }

  const isSealed = (id: ConversationId): boolean => conversationKey(context.store, id)?.sealed === true

  return {
    run,
    async isNeeded(account, id) {
      if (!isSealed(id) || isTurnedOn(context.store, id)) return isSealed(id)
      const isSettled = await settled(account, id)
      if (closed) return null
      // Where their lists cannot be had, texts go plain, too.
      return isTurnedOn(context.store, id) || (isSealed(id) && !isSettled ? null : false)
    },
    changed(account, id) {
      changes += 1
      if (id === undefined) stuck.clear()
      else stuck.delete(id)
      sealed(account)
    },
    close() {
      closed = true
      for (const cancel of doubts.values()) cancel()
    },
  }
}

/** Whether everything is here that can be had, and somebody besides the account itself can read it. */
export function isReady(
  { targets, toBegin, toList }: Recipients,
  { address }: LiveAccount,
  { kind, jid }: ConversationKey,
): boolean {
  if (toBegin.length > 0 || toList.length > 0) return false
  return (
    kind === 'self' || targets.some(({ owner }) => (kind === 'person' ? owner === jid : owner !== address))
  )
}
