/**
 * Deletes messages here: of a cleared or deleted conversation, of a removed account, and those whose time is over.
 * Everything happens in slices, and is noted in the store first, so that the next start goes on with it. A deleted
 * conversation waits a while, in case the person wants it back; if Balcony ends meanwhile, it is not brought back.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { DeletedConversation } from '../../../shared/contract/keeping.ts'
import { UNDO_DELETE_MS } from '../../../shared/contract/keeping.ts'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId, Place } from '../../../shared/model/ids.ts'
import { describeFault, type CancelTimer } from '../../engine/index.ts'
import { deleteAccount, listRemoved } from '../accounts/index.ts'
import { listedIn, lookAfterCommit } from '../after-commit.ts'
import type { DomainContext } from '../context.ts'
import {
  lastPlace,
  newestSentAt,
  PLACES_PER_MS,
  readBefore,
  tombsFrom,
  type Messages,
} from '../messages/index.ts'
import { forgetIndex } from '../search/index.ts'
import { createRemovalSize, removeSlice, type Removal } from './slices.ts'
import {
  allWiping,
  beginWiping,
  bringBack,
  conversationsOf,
  countMessages,
  deleteConversation,
  endWiping,
  expiring,
  forgetChoices,
  hasBefore,
  isListed,
  listDeleted,
  makeFinal,
  newExpiring,
  noteExpired,
  putAway,
  wipingOf,
  type Wiping,
} from './store.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** The start of the application comes first. */
const FIRST_EXPIRY_MS = 30_000
const EXPIRE_EVERY_MS = 60 * 60 * 1000
const RETRY_MS = 60_000
/** With so many messages of an account, the index of the search goes as a whole. */
const MANY = 2_000
/** Behind every place and every number. */
const EVERYTHING = Number.MAX_SAFE_INTEGER as Place
/** Windows that show a conversation read it again at most this often while it is being deleted. */
const TELL_MS = 250
/** Conversations that are asked for expired messages in one go. */
const ASKED_AT_ONCE = 100

export interface Wiper {
  /** Goes on with what the last run began, and expires messages from time to time. */
  start(): void
  /** Takes the messages from the windows at once, and deletes them soon. false: there is no such conversation. */
  clear(id: ConversationId, before?: number): boolean
  /** Until when it can be brought back; null if it is not on the list. */
  delete(id: ConversationId): number | null
  undo(id: ConversationId): boolean
  deleted(): DeletedConversation[]
  /** Deletes the messages of removed accounts. Resolves when it is done. */
  emptyRemoved(): Promise<void>
  /** Deletes at once what has expired. Resolves when it is done. */
  expire(): Promise<void>
  close(): void
}

export function createWiper(
  context: DomainContext,
  messages: Pick<Messages, 'files'>,
  /** Something was deleted: its bytes should leave the file soon. */
  deletedSome: () => void,
): Wiper {
  const { store, ports } = context
  const { clock } = ports
  const write = messages.files.write
  const size = createRemovalSize()
  const timers = new Set<CancelTimer>()
  /** Conversations that this run has deleted. Only these can be brought back. */
  const undoable = new Set<ConversationId>()
  let closed = false
  let working: Promise<void> = Promise.resolve()

  function later(ms: number, work: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      work()
    })
    timers.add(cancel)
  }

  /** One piece of work after the other. */
  function enqueue(work: () => Promise<void>): Promise<void> {
    working = working
      .then(async () => {
        if (!closed) await work()
      })
      .catch((fault: unknown) => {
        ports.log(`messages could not be deleted: ${describeFault(fault)}`)
        later(RETRY_MS, resume)
      })
    return working
  }

  function resume(): void {
    for (const job of allWiping(store)) if (!mayComeBack(job)) void enqueue(() => wipe(job.id))
    void emptyRemoved()
  }

  const mayComeBack = ({ id, deletedUntil }: Wiping): boolean =>
    deletedUntil !== null && undoable.has(id) && clock.now() < deletedUntil

  /** Deletes the oldest first: a window at the end of the history sees no change until the last slice. */
  async function remove(id: ConversationId, removal: Removal): Promise<void> {
    let told = clock.now()
    for (;;) {
      if (closed) return
      const tell = clock.now() - told >= TELL_MS
      const { removed, more } = removeSlice({ write, size }, id, removal, tell)
      if (tell) told = clock.now()
      if (removed > 0) deletedSome()
      if (!more) return
      await turn()
    }
  }

  async function wipe(id: ConversationId): Promise<void> {
    const job = wipingOf(store, id)
    if (job === undefined || mayComeBack(job)) return
    undoable.delete(id)
    if (job.deletedUntil !== null) {
      write((tx, changes) => {
        makeFinal(tx, id)
        forgetChoices(tx, id)
        changes.conversation(id)
        tx.announce({ kind: 'deletedChanged', deletedConversations: listDeleted(tx, clock.now()) })
      })
    }
    const { before, lastId } = job
    await remove(id, { before, lastId, tombs: tombsFrom(store, id, before) })
    if (closed) return
    write((tx, changes) => {
      endWiping(tx, id)
      changes.conversation(id)
    })
    deletedSome()
  }

  async function expire(): Promise<void> {
    let after = 0
    while (!closed) {
      const asked = expiring(store, after, ASKED_AT_ONCE)
      const now = clock.now()
      write((tx) => {
        for (const { id, days } of asked) noteExpired(tx, id, now - days * DAY_MS)
      })
      for (const { id, days } of asked) {
        const before = ((now - days * DAY_MS) * PLACES_PER_MS) as Place
        // Their time tells whether they have expired, so they need not be recognized.
        if (hasBefore(store, id, before, now - days * DAY_MS))
          await remove(id, { before, tombs: before, lastId: EVERYTHING })
      }
      const last = asked.at(-1)
      if (last === undefined || asked.length < ASKED_AT_ONCE) return
      after = last.id
      await turn()
    }
  }

  async function emptyAccount(accountId: AccountId): Promise<void> {
    if (countMessages(store, accountId, MANY) === MANY) write((tx) => forgetIndex(tx))
    const all = { before: EVERYTHING, tombs: EVERYTHING, lastId: EVERYTHING }
    for (const id of conversationsOf(store, accountId)) {
      await remove(id, all)
      if (closed) return
      write((tx) => {
        deleteConversation(tx, id)
      })
    }
    write((tx) => {
      deleteAccount(tx, accountId)
      tx.announce({ kind: 'accountRemoved', accountId })
    })
  }

  async function emptyRemoved(): Promise<void> {
    await Promise.all(listRemoved(store).map((id) => enqueue(() => emptyAccount(id))))
  }

  function expireRegularly(): void {
    void enqueue(expire)
    later(EXPIRE_EVERY_MS, expireRegularly)
  }

  /** The archive need not bring old messages into a new conversation, which would expire at once. */
  function noteNew(ids: readonly ConversationId[]): void {
    const found = newExpiring(store, ids)
    if (found.length === 0) return
    const now = clock.now()
    write((tx) => {
      for (const { id, days } of found) noteExpired(tx, id, now - days * DAY_MS)
    })
  }

  /** A message, or the person, has brought it back: what was deleted goes at once. */
  function heard(deltas: readonly Delta[]): void {
    if (undoable.size === 0) return
    for (const delta of deltas) {
      if (delta.kind === 'accountRemoved') {
        for (const id of undoable) if (wipingOf(store, id) === undefined) undoable.delete(id)
      }
      for (const id of listedIn(delta)) {
        if (!undoable.has(id) || !isListed(store, id) || wipingOf(store, id) === undefined) continue
        undoable.delete(id)
        void enqueue(() => wipe(id))
      }
    }
  }

  const releases = [
    context.onDeltas(heard),
    lookAfterCommit(context.onDeltas, listedIn, noteNew, (fault) =>
      ports.log(`the expiry of a conversation is not noted: ${describeFault(fault)}`),
    ),
  ]

  return {
    start() {
      resume()
      later(FIRST_EXPIRY_MS, expireRegularly)
    },
    clear(id, before) {
      const begun = write((tx, changes) => {
        const end = (before === undefined ? lastPlace(tx, id) + 1 : before * PLACES_PER_MS) as Place
        const known = tx.first('SELECT 1 FROM conversation WHERE id = ? AND unknown IS NULL', id)
        if (known === undefined) return false
        beginWiping(tx, { id, before: end, deletedUntil: null }, newestSentAt(tx, id, end))
        readBefore(tx, id, end)
        changes.conversation(id)
        tx.announce({ kind: 'historyChanged', conversationId: id })
        return true
      })
      if (begun) void enqueue(() => wipe(id))
      return begun
    },
    delete(id) {
      const until = clock.now() + UNDO_DELETE_MS
      const put = write((tx) => {
        if (!putAway(tx, id)) return false
        const before = (lastPlace(tx, id) + 1) as Place
        beginWiping(tx, { id, before, deletedUntil: until }, newestSentAt(tx, id, before))
        tx.announce(
          { kind: 'conversationClosed', conversationId: id },
          { kind: 'deletedChanged', deletedConversations: listDeleted(tx, clock.now()) },
        )
        return true
      })
      if (!put) return null
      undoable.add(id)
      later(UNDO_DELETE_MS, () => void enqueue(() => wipe(id)))
      return until
    },
    undo(id) {
      const job = wipingOf(store, id)
      if (job === undefined || !mayComeBack(job)) return false
      undoable.delete(id)
      write((tx, changes) => {
        bringBack(tx, id)
        changes.conversation(id)
        tx.announce({ kind: 'deletedChanged', deletedConversations: listDeleted(tx, clock.now()) })
      })
      return true
    },
    deleted: () =>
      listDeleted(store, clock.now()).filter(({ conversationId }) => undoable.has(conversationId)),
    expire: () => enqueue(expire),
    emptyRemoved,
    close() {
      closed = true
      for (const release of releases) release()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}
