/**
 * Everything that must go out, on its way to the server: texts, corrections, reactions, retractions, receipts, markers.
 * Each goes out exactly once, even if the app is killed midway, as far as anybody can know. Every copy of a stanza is
 * the same down to its id, so that even a second one can be recognised by the recipient's client.
 *
 * Stages: composing (kept back, no stanza yet) -> preparing (what it needs is made ready) -> ready (the stanza is
 * stored and never made anew) -> sent (with its ticket) -> gone (no row). Only `ready` rows meet the ticket commit.
 *
 * | killed                                     | on the disk        | the next start                                    |
 * | ------------------------------------------ | ------------------ | ------------------------------------------------- |
 * | before the commit of `composing`           | nothing            | the draft is still there: it goes in the same commit |
 * | after it                                   | composing          | keeps it back until its time, then makes it ready |
 * | before the commit of `ready`               | composing, or nothing | as above; what an incoming message asks for goes in the commit of that message |
 * | after it                                   | ready              | sends the very same stanza                        |
 * | before the commit of `sent` with its ticket| ready              | sends it: no byte has left before that commit     |
 * | after it, before the bytes have left       | sent, no answer    | the server's `h` is below the ticket: sends again |
 * | the bytes have left, the server has them   | sent, no answer    | `h` has reached the ticket: gone                  |
 * | the same, but the session cannot be resumed| sent, no answer    | nobody knows: sends again with the same id        |
 * | after the commit of `gone`                 | no row             | nothing to do                                     |
 *
 * Within one session nothing is sent twice: only a session's beginning puts `sent` back to `ready`, and only what is
 * ready is sent. Where the same process resumes a session the client itself repeats what the server lacks.
 */
import type { CancelTimer, Ticket } from '../../engine/index.ts'
import type { MessageFailure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { StoreError, type Transaction } from '../db/store.ts'
import { ALWAYS_ACCEPTED_BYTES } from './body.ts'
import type { Changes } from './changes.ts'
import type { CommitQueue, Work } from './commit-queue.ts'
import { moveToEnd } from './own-place.ts'
import { serverTime } from './server-time.ts'
import { moveForward, noteSending, setState } from './store/messages.ts'
import {
  removeOutgoing,
  markSent,
  readyLengths,
  nextReady,
  sentUpTo,
  unacknowledged,
  unmarkSent,
  type OutgoingId,
  type Ready,
  type Sent,
} from './store/outgoing.ts'

/** So many share a commit. */
const BATCH = 100
/**
 * What goes ahead of the server's acknowledgements, in UTF-16 units: enough for any line to be busy. The rest waits on
 * the disk, not in memory, and an app that dies has little to send again.
 */
const AHEAD = 1024 * 1024
const RETRY_MS = 5_000
/** A stanza that a server finds too long closes its stream, again and again. */
const MAX_ATTEMPTS_IF_LONG = 3
const TOO_MUCH_FOR_SERVER: MessageFailure = { code: 'message-refused', condition: 'policy-violation' }

export interface OutgoingParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly write: <T>(work: Work<T>, lasting?: boolean) => T
}

export interface Outgoing {
  /** Follows the account's sessions; before it connects. */
  attach(account: LiveAccount): () => void
  /** Sends what is ready, where the account is online. */
  flush(accountId: AccountId): void
}

interface Line {
  readonly account: LiveAccount
  /** The session in which something may be sent: what the earlier one left has been seen to. */
  open: AbortSignal | null
  /** Whether there is a stream, so that what is told to be sent has left. */
  live: boolean
  /** Whether more is ready than may go ahead; it goes on as the server acknowledges. */
  waitsForServer: boolean
  cancelRetry: CancelTimer | null
}

export function createOutgoing({ context, queue, write }: OutgoingParts): Outgoing {
  const lines = new Map<AccountId, Line>()
  const { clock } = context.ports

  function send(line: Line): void {
    line.cancelRetry?.()
    line.cancelRetry = null
    try {
      while (line.open && line.live && sendBatch(line)) continue
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Nothing has left: it all waits still.
      line.cancelRetry = clock.after(RETRY_MS, () => send(line))
    }
  }

  /** Commits what the next tickets are for, then lets the bytes leave. Whether there may be more. */
  function sendBatch(line: Line): boolean {
    const { account } = line
    const ticket = account.client.nextTicket
    if (ticket === null) return false
    // Looked for outside, so that an idle queue costs no transaction.
    const lengths = readyLengths(context.store, account.id, BATCH)
    if (lengths.length === 0) return false
    const fitting = countFitting(lengths, AHEAD - account.client.unacknowledged)
    line.waitsForServer = fitting < lengths.length
    if (fitting === 0) return false
    const batch = nextReady(context.store, account.id, fitting)
    const now = serverTime(context, account)
    write((tx, changes) => {
      batch.forEach(({ id, messageId, op }, index) => {
        markSent(tx, id, ticket.session, ticket.seq + index)
        if (op !== 'text' || messageId === null) return
        if (setState(tx, messageId, 'sent', ['waiting'])) {
          for (const moved of moveToEnd(tx, messageId, now)) changes.message(moved)
        }
        noteSending(tx, messageId, now)
        changes.message(messageId)
      })
    }, batch.some(mustLast))
    const unsent = batch.slice(transmit(account, batch, ticket))
    if (unsent.length > 0) wait(line, unsent)
    return unsent.length === 0 && lengths.length === BATCH
  }

  /** How many have left with the ticket that was committed for them. */
  function transmit({ client }: LiveAccount, batch: readonly Ready[], first: Ticket): number {
    for (const [index, { stanza }] of batch.entries()) {
      const ticket = client.sendTracked(stanza, index < batch.length - 1)
      if (ticket === null) return index
      if (ticket.session !== first.session || ticket.seq !== first.seq + index) {
        throw new Error('a stanza left with another ticket than was committed')
      }
    }
    return batch.length
  }

  /** The session broke in between; these never left, and no acknowledgement must count for them. */
  function wait(line: Line, rows: readonly Pick<Sent, 'id' | 'messageId' | 'op'>[]): void {
    queue.post(
      (tx, changes) => {
        for (const row of rows) backToReady(tx, changes, row)
      },
      () => send(line),
    )
  }

  /** What was sent in another process or session and not acknowledged is sent again, before anything else. */
  function begin(line: Line, session: AbortSignal): void {
    queue.post(
      (tx, changes) => {
        for (const row of unacknowledged(tx, line.account.id)) {
          if (isHopeless(row)) giveUp(tx, changes, row)
          else backToReady(tx, changes, row)
        }
      },
      () => open(line, session),
    )
  }

  function giveUp(tx: Transaction, changes: Changes, { id, messageId, op }: Sent): void {
    removeOutgoing(tx, id)
    if (messageId === null || op !== 'text') return
    if (moveForward(tx, messageId, 'failed', clock.now(), TOO_MUCH_FOR_SERVER)) changes.message(messageId)
  }

  function open(line: Line, session: AbortSignal): void {
    if (session.aborted) return
    line.open = session
    send(line)
  }

  function acknowledged(line: Line, { session, seq }: Ticket): void {
    const { account } = line
    const now = serverTime(context, account)
    const lasting = sentUpTo(context.store, session, seq).some(mustLast)
    const work: Work<void> = (tx, changes) => {
      for (const { id, messageId, op } of sentUpTo(tx, session, seq)) {
        removeOutgoing(tx, id)
        if (messageId === null) continue
        if (op === 'text') {
          if (!moveForward(tx, messageId, 'acknowledged', now)) continue
          for (const moved of moveToEnd(tx, messageId, null)) changes.message(moved)
        }
        changes.message(messageId)
      }
    }
    queue.post(work, undefined, lasting)
    if (line.waitsForServer) send(line)
  }

  return {
    attach(account) {
      const line: Line = { account, open: null, live: false, waitsForServer: false, cancelRetry: null }
      lines.set(account.id, line)
      const releases = [
        account.client.onAcknowledged((ticket) => acknowledged(line, ticket)),
        account.client.onState(({ kind }) => {
          line.live = kind === 'online'
        }),
        account.client.onSession(({ kind, restored, signal }) => {
          // Said before the state is: what waits goes out first.
          line.live = true
          if (kind === 'resumed' && !restored) send(line)
          else begin(line, signal)
        }),
        account.client.channel.onSessionEnd(() => {
          line.open = null
        }),
      ]
      return () => {
        for (const release of releases) release()
        line.open = null
        line.cancelRetry?.()
        lines.delete(account.id)
      }
    },
    flush(accountId) {
      const line = lines.get(accountId)
      if (line) send(line)
    },
  }
}

/**
 * Whether it must not be said twice, not even after a power failure. Nobody minds a receipt or a marker that comes again,
 * and waiting for the disk twice for each message that comes in costs more than the message.
 */
function mustLast({ op }: Pick<Sent, 'op'>): boolean {
  return op !== 'receipt' && op !== 'marker'
}

/** How many of the first begin within `room`: one that is longer than all the room there is must go, too. */
function countFitting(lengths: readonly number[], room: number): number {
  let total = 0
  let count = 0
  for (const length of lengths) {
    if (total >= room) break
    total += length
    count += 1
  }
  return count
}

function backToReady(
  tx: Transaction,
  changes: Changes,
  { id, messageId, op }: { readonly id: OutgoingId } & Pick<Sent, 'messageId' | 'op'>,
): void {
  if (!unmarkSent(tx, id) || messageId === null || op !== 'text') return
  if (setState(tx, messageId, 'waiting', ['sent'])) changes.message(messageId)
}

function isHopeless({ attempts, length }: Sent): boolean {
  return attempts >= MAX_ATTEMPTS_IF_LONG && length > ALWAYS_ACCEPTED_BYTES
}
