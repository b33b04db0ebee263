/**
 * What the person writes, on its way to the server. Whenever the process is killed, each message goes out, and once as
 * far as anybody can know. Every copy has the same id, so that even then the recipient's client can see it is one.
 *
 * | killed                                     | on the disk        | the next start                                   |
 * | ------------------------------------------ | ------------------ | ------------------------------------------------ |
 * | before the commit of `waiting`             | nothing            | the draft is still there: it goes in the same commit |
 * | after it                                   | waiting            | sends it                                         |
 * | before the commit of `sent` with its ticket| waiting            | sends it: no byte has left before that commit    |
 * | after it, before the bytes have left       | sent, no answer    | the server's `h` is below the ticket: sends again |
 * | the bytes have left, the server has them   | sent, no answer    | `h` has reached the ticket: acknowledged         |
 * | the same, but the session cannot be resumed| sent, no answer    | nobody knows: sends again with the same id       |
 * | after the commit of `acknowledged`         | acknowledged       | nothing to do                                    |
 *
 * Within one session nothing is sent twice: only a session's beginning puts `sent` back to `waiting`, and only what
 * waits is sent. Where the same process resumes a session the client itself repeats what the server lacks.
 */
import type { CancelTimer, Ticket } from '../../engine/index.ts'
import type { MessageFailure } from '../../../shared/model/failure.ts'
import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { StoreError } from '../db/store.ts'
import { ALWAYS_ACCEPTED_BYTES, wireBytes } from './body.ts'
import type { ChatStates } from './chat-states.ts'
import type { CommitQueue, Work } from './commit-queue.ts'
import { compose } from './compose.ts'
import { moveForward } from './store/messages.ts'
import {
  giveUp,
  markSent,
  sentUpTo,
  unacknowledged,
  waitAgain,
  waitingMessages,
  type OutgoingMessage,
} from './store/outbox.ts'

/** So many share a commit. */
const BATCH = 50
const RETRY_MS = 5_000
/** A stanza that a server finds too long closes its stream, again and again. */
const MAX_ATTEMPTS_IF_LONG = 3
const TOO_MUCH_FOR_SERVER: MessageFailure = { code: 'message-refused', condition: 'policy-violation' }

export interface OutboxParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly chatStates: ChatStates
  readonly write: <T>(work: Work<T>) => T
}

export interface Outbox {
  /** Follows the account's sessions; before it connects. */
  attach(account: LiveAccount): () => void
  /** Sends what waits, where the account is online. */
  flush(accountId: AccountId): void
}

interface Lane {
  readonly account: LiveAccount
  /** The session in which messages may be sent: what the earlier one left has been seen to. */
  open: AbortSignal | null
  /** Whether there is a stream, so that what is told to be sent has left. */
  live: boolean
  cancelRetry: CancelTimer | null
}

export function createOutbox({ context, queue, chatStates, write }: OutboxParts): Outbox {
  const lanes = new Map<AccountId, Lane>()

  function send(lane: Lane): void {
    lane.cancelRetry?.()
    lane.cancelRetry = null
    try {
      while (lane.open && lane.live && sendBatch(lane)) continue
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Nothing has left: it all waits still.
      lane.cancelRetry = context.ports.clock.after(RETRY_MS, () => send(lane))
    }
  }

  /** Commits what the next tickets are for, then lets the bytes leave. Whether there may be more. */
  function sendBatch(lane: Lane): boolean {
    const { account } = lane
    const ticket = account.client.nextTicket
    if (ticket === null) return false
    // Looked for outside, so that an idle outbox costs no transaction.
    const batch = waitingMessages(context.store, account.id, BATCH)
    if (batch.length === 0) return false
    write((tx, changes) => {
      batch.forEach(({ id }, index) => {
        markSent(tx, id, ticket.session, ticket.seq + index)
        changes.message(id)
      })
    })
    const unsent = batch.slice(transmit(account, batch, ticket))
    if (unsent.length > 0) {
      wait(
        lane,
        unsent.map(({ id }) => id),
      )
    }
    return unsent.length === 0 && batch.length === BATCH
  }

  /** How many have left with the ticket that was committed for them. */
  function transmit({ id, client }: LiveAccount, batch: readonly OutgoingMessage[], first: Ticket): number {
    for (const [index, { conversationId, to, stanzaId, body }] of batch.entries()) {
      const state = chatStates.alongWithText({ id: conversationId, accountId: id, jid: to })
      const ticket = client.sendTracked(compose({ to, id: stanzaId, body, state }))
      if (ticket === null) return index
      if (ticket.session !== first.session || ticket.seq !== first.seq + index) {
        throw new Error('a message left with another ticket than was committed')
      }
    }
    return batch.length
  }

  /** The session broke in between; these never left, and no acknowledgement must count for them. */
  function wait(lane: Lane, ids: readonly MessageId[]): void {
    queue.post(
      (tx, changes) => {
        for (const id of ids) if (waitAgain(tx, id)) changes.message(id)
      },
      () => send(lane),
    )
  }

  /** What was sent in another process or session and not acknowledged is sent again, before anything else. */
  function begin(lane: Lane, session: AbortSignal): void {
    queue.post(
      (tx, changes) => {
        for (const message of unacknowledged(tx, lane.account.id)) {
          if (isHopeless(message)) giveUp(tx, message.id, TOO_MUCH_FOR_SERVER)
          else waitAgain(tx, message.id)
          changes.message(message.id)
        }
      },
      () => open(lane, session),
    )
  }

  function open(lane: Lane, session: AbortSignal): void {
    if (session.aborted) return
    lane.open = session
    send(lane)
  }

  function acknowledged({ session, seq }: Ticket): void {
    queue.post((tx, changes) => {
      for (const id of sentUpTo(tx, session, seq)) {
        if (moveForward(tx, id, 'acknowledged')) changes.message(id)
      }
    })
  }

  return {
    attach(account) {
      const lane: Lane = { account, open: null, live: false, cancelRetry: null }
      lanes.set(account.id, lane)
      const releases = [
        account.client.onAcknowledged(acknowledged),
        account.client.onState(({ kind }) => {
          lane.live = kind === 'online'
        }),
        account.client.onSession(({ kind, restored, signal }) => {
          // Said before the state is: what waits goes out first.
          lane.live = true
          if (kind === 'resumed' && !restored) send(lane)
          else begin(lane, signal)
        }),
        account.client.channel.onSessionEnd(() => {
          lane.open = null
        }),
      ]
      return () => {
        for (const release of releases) release()
        lane.open = null
        lane.cancelRetry?.()
        lanes.delete(account.id)
      }
    },
    flush(accountId) {
      const lane = lanes.get(accountId)
      if (lane) send(lane)
    },
  }
}

function isHopeless({ attempts, body }: { readonly attempts: number; readonly body: string }): boolean {
  return attempts >= MAX_ATTEMPTS_IF_LONG && wireBytes(body) > ALWAYS_ACCEPTED_BYTES
}
