/**
 * Sends everything that must reach the server: texts, corrections, reactions, retractions, receipts and markers. Each
 * stanza is sent exactly once, even if the app is killed midway, as far as that can be known. Its id never changes, so
 * that the recipient's client can recognize a second copy.
 *
 * Stages: composing (held back, no stanza yet) -> preparing (waits for what it needs, also for its fate) -> ready (the stanza is stored and
 * never rebuilt) -> sent (with its ticket) -> gone (no row). Only `ready` rows are given a ticket.
 *
 * | killed                                      | on disk               | the next start                                     |
 * | ------------------------------------------- | --------------------- | -------------------------------------------------- |
 * | before the commit of `composing`            | nothing               | the draft is still there: the same commit clears it |
 * | after it                                    | composing             | holds it until its time, then makes it ready       |
 * | before the commit of `ready`                | composing, or nothing | as above; a receipt is committed together with the message that asks for it |
 * | after it                                    | ready                 | sends the very same stanza                         |
 * | before the commit of `sent` with its ticket | ready                 | sends it: no byte leaves before that commit        |
 * | after it, before the bytes have left        | sent, no answer       | the server's `h` is below the ticket: sends again  |
 * | after the bytes have reached the server     | sent, no answer       | `h` has reached the ticket: gone                   |
 * | the same, but the session can't be resumed  | sent, no answer       | nobody knows: held back until the archive tells    |
 * | while it is held back                       | preparing             | the same: held back until the archive tells        |
 * | after a page of the archive had it          | no row                | nothing to do: page and row are one commit         |
 * | after the archive was read past it          | ready                 | the archive doesn't have it: sends it              |
 * | after the commit of `gone`                  | no row                | nothing to do                                      |
 *
 * A room takes messages only from those who are in it, and each session has to enter it anew. So what goes to rooms and to
 * occupants (XEP-0045) waits until `rooms/lane.ts` opens the room, after its history has been read:
 *
 * | killed                                      | on disk               | the next start                                     |
 * | ------------------------------------------- | --------------------- | -------------------------------------------------- |
 * | while it waits for the room                 | ready                 | waits again, then sends the very same stanza       |
 * | after the bytes have left, no answer        | sent                  | a resumed session: as above, and the rest waits for the room; a new one: held back until the room opens |
 * | while it is held back                       | preparing             | the same: held back until the room opens           |
 * | after the room's history had it             | no row                | nothing to do: message and row are one commit      |
 * | after the room was opened without it        | ready                 | the room doesn't have it: sends it, once it is in the room again |
 *
 * The archive of a new session tells whether a stanza arrived (`fates.ts`). If the server has no archive, or does not
 * answer for ten seconds, it is sent again with the same id. Meanwhile only its own conversation waits.
 *
 * What goes to an encrypted conversation is `preparing` with its plain stanza in `unsealed`, until `sealing/sealer.ts` has
 * sealed it; see there.
 *
 * Within one session nothing is sent twice: only the start of a session puts `sent` back to `ready`, and only `ready`
 * rows are sent. If the same process resumes a session, the client itself repeats what the server lacks.
 */
import type { CancelTimer, Ticket } from '../../engine/index.ts'
import type { MessageFailure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { StoreError, type Transaction } from '../db/store.ts'
import { ALWAYS_ACCEPTED_BYTES } from './body.ts'
import type { Changes } from './changes.ts'
import type { CommitQueue, Work } from './commit-queue.ts'
import type { Fates } from './fates.ts'
import { moveToEnd } from './own-place.ts'
import { closeRooms } from './rooms/store.ts'
import type { Sealer } from './sealing/sealer.ts'
import { serverTime } from './server-time.ts'
import { heldBack, holdSent, unholdSent } from './store/held-back.ts'
import { moveForward, noteSending, setState } from './store/messages.ts'
import {
  removeOutgoing,
  markSent,
  mustLast,
  readyLengths,
  nextReady,
  sentUpTo,
  unacknowledged,
  unmarkSent,
  type OutgoingId,
  type Ready,
  type Sent,
} from './store/outgoing.ts'

/** Stanzas per commit. */
const BATCH = 100
/**
 * How much may be unacknowledged, in UTF-16 units: enough to keep any connection busy. The rest waits on disk instead of
 * in memory, and a killed app has little to send again.
 */
const AHEAD = 1024 * 1024
const RETRY_MS = 5_000
/** A stanza that is too long for the server closes the stream each time it is sent. */
const MAX_ATTEMPTS_IF_LONG = 3
const TOO_MUCH_FOR_SERVER: MessageFailure = { code: 'message-refused', condition: 'policy-violation' }

export interface OutgoingParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly write: <T>(work: Work<T>, lasting?: boolean) => T
  readonly fates: Pick<Fates, 'wait'>
  readonly sealer: Pick<Sealer, 'run' | 'changed'>
}

export interface Outgoing {
  /** Follows the account's sessions. Call it before the account connects. */
  attach(account: LiveAccount): () => void
  /** Sends the ready stanzas of the account if it is online. */
  flush(accountId: AccountId): void
}

interface Line {
  readonly account: LiveAccount
  /** The session in which stanzas may be sent. Set once the leftovers of the previous session are handled. */
  open: AbortSignal | null
  /** Whether there is a stream, so that a sent stanza has left. */
  live: boolean
  /** Whether more is ready than may be unacknowledged. Sending continues as the server acknowledges. */
  waitsForServer: boolean
  cancelRetry: CancelTimer | null
}

export function createOutgoing({ context, queue, write, fates, sealer }: OutgoingParts): Outgoing {
  const lines = new Map<AccountId, Line>()
  const { clock } = context.ports

  function send(line: Line): void {
    line.cancelRetry?.()
    line.cancelRetry = null
    try {
      if (line.open && line.live) sealer.run(line.account)
      while (line.open && line.live && sendBatch(line)) continue
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Nothing has left, so everything still waits.
      line.cancelRetry = clock.after(RETRY_MS, () => send(line))
    }
  }

  /** Commits the next tickets, then sends the bytes. Returns whether there may be more to send. */
  function sendBatch(line: Line): boolean {
    const { account } = line
    const ticket = account.client.nextTicket
    if (ticket === null) return false
    // Read outside of a transaction, so that an empty queue costs none.
    const lengths = readyLengths(context.store, account.id, BATCH)
    if (lengths.length === 0) return false
    const fitting = countFitting(lengths, AHEAD - account.client.unacknowledged)
    line.waitsForServer = fitting < lengths.length
    if (fitting === 0) return false
    const batch = nextReady(context.store, account.id, fitting)
    const now = serverTime(context, account)
    write((tx, changes) => {
      batch.forEach(({ id, messageId, op }, index) => {
        markSent(tx, id, ticket.session, ticket.seq + index, now)
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

  /** Sends the batch; returns how many left with their committed tickets. */
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

  /** The session broke before these left, so no acknowledgement may count for them. */
  function wait(line: Line, rows: readonly Pick<Sent, 'id' | 'messageId' | 'op'>[]): void {
    queue.post(
      (tx, changes) => {
        for (const row of rows) backToReady(tx, changes, row)
      },
      () => send(line),
    )
  }

  /**
   * First handles what another process or session sent without acknowledgement. If a session goes on, the server has told
   * what it has, and the rest is sent again. In a new one, only the archive can tell. Rooms have to be entered in any case.
   */
  function begin(line: Line, session: AbortSignal, goesOn: boolean): void {
    queue.post(
      (tx, changes) => {
        closeRooms(tx, line.account.id)
        for (const row of unacknowledged(tx, line.account.id)) {
          if (isHopeless(row)) giveUp(tx, changes, row)
          else if (goesOn || !mustLast(row)) backToReady(tx, changes, row)
          else holdSent(tx, row.id)
        }
      },
      () => {
        open(line, session)
        if (!session.aborted && heldBack(context.store, line.account.id).length > 0)
          fates.wait(line.account.id, session, () => sendHeld(line))
      },
    )
  }

  /** The archive doesn't have what is still held back. */
  function sendHeld(line: Line): void {
    queue.post(
      (tx, changes) => releaseHeld(tx, changes, heldBack(tx, line.account.id)),
      () => send(line),
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
    // What could not be sealed in the last session may be sealed now.
    sealer.changed(line.account)
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
          // This comes before the state change, so that waiting stanzas are sent first.
          line.live = true
          if (kind === 'resumed' && !restored) send(line)
          else begin(line, signal, kind === 'resumed')
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

/** How many stanzas start within `budget`. One that is longer than the whole budget must be sent, too. */
function countFitting(lengths: readonly number[], budget: number): number {
  let total = 0
  let count = 0
  for (const length of lengths) {
    if (total >= budget) break
    total += length
    count += 1
  }
  return count
}

/** Sends again what is held back, because nobody has it. */
export function releaseHeld(tx: Transaction, changes: Changes, rows: ReturnType<typeof heldBack>): void {
  for (const { id, messageId, op } of rows) {
    unholdSent(tx, id)
    if (messageId === null || op !== 'text') continue
    if (setState(tx, messageId, 'waiting', ['sent'])) changes.message(messageId)
  }
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
