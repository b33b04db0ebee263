/**
 * Bookmarked and pinned messages: the same on all devices of an account, by a private node (XEP-0223). A message is named by
 * the id that the account's archive gave it, so one that no archive has is kept here alone.
 */
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { ok } from '../../../../shared/model/result.ts'
import { chatSettings, type MessageMark } from '../../../engine/xep/0492-notification-settings/index.ts'
import { listedIn, lookAfterCommit } from '../../after-commit.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import {
  archivedMessage,
  archiveIdOf,
  BOOKMARKED,
  conversationKey,
  findConversation,
  findMessage,
  keepMessage,
  keptOf,
  PINNED,
  serverTime,
  type Changes,
  type Messages,
} from '../../messages/index.ts'
import { createSharing, faultIn } from '../../publishing.ts'
import { AHEAD_MS, PUBLISH_AFTER_MS } from './bounds.ts'
import { keepMark, storedMark, unsentMarks, waitingMarks, type StoredMark } from './mark-store.ts'

export interface SharedMarks {
  readonly attach: AttachAccount
  /** The person has bookmarked or pinned this message here, or no longer. Call it after the commit. */
  changed(id: MessageId): void
  close(): void
}

export function createSharedMarks(
  context: DomainContext,
  messages: Pick<Messages, 'files' | 'onNamed'>,
): SharedMarks {
  const { store, ports, onDeltas } = context
  const write = messages.files.write
  const log = (line: string): void => ports.log(`keeping: marks of other devices: ${line}`)

  /** Marks the message like that, or notes that it is still to come. */
  function adopt(tx: Transaction, changes: Changes, mark: StoredMark): void {
    const conversationId = findConversation(tx, mark.accountId, mark.peer)
    const found = conversationId && archivedMessage(tx, conversationId, mark.archiveId)
    if (conversationId === undefined || !found) {
      keepMark(tx, { ...mark, waiting: true })
      return
    }
    keepMark(tx, { ...mark, waiting: false })
    const message = findMessage(tx, found.id)
    if (!message || message.hidden || message.retracted) return
    for (const how of [BOOKMARKED, PINNED] as const)
      if (keepMessage(tx, found.id, conversationId, how, (mark.how & how) !== 0)) changes.message(found.id)
  }

  function take(account: LiveAccount, marks: readonly MessageMark[]): void {
    const latest = serverTime(context, account) + AHEAD_MS
    write((tx, changes) => {
      for (const { id, chat, at, bookmarked, pinned } of marks) {
        const known = storedMark(tx, account.id, id)
        const when = Math.min(at, latest)
        if (known !== undefined && known.at >= when) continue
        const names = { accountId: account.id, archiveId: id, peer: chat }
        const how = howOf({ bookmarked, pinned })
        adopt(tx, changes, { ...names, how, at: when, unsent: false, waiting: false })
      }
    })
  }

  /** The messages of waiting marks may have come. */
  function lookAgain(ids: readonly ConversationId[]): void {
    const due = waitingMarks(store, ids).filter(
      ({ mark, conversationId }) => archivedMessage(store, conversationId, mark.archiveId) !== undefined,
    )
    if (due.length === 0) return
    write((tx, changes) => {
      for (const { mark } of due) adopt(tx, changes, mark)
    })
  }

  const sharing = createSharing<MessageMark, StoredMark>({
    clock: ports.clock,
    publishAfterMs: PUBLISH_AFTER_MS,
    nodeOf({ client }) {
      const { isSupported, marks } = client.use(chatSettings)
      return { isSupported, all: marks.all, listen: marks.onMarks }
    },
    take,
    unsent: (id, limit) => unsentMarks(store, id, limit),
    async publish({ client }, { accountId, archiveId, peer, how, at }, options) {
      const mark = { id: archiveId, chat: peer, at, ...marksIn(how) }
      const done = await client.use(chatSettings).marks.publish(mark, options)
      if (!done.ok) return done
      return ok(() =>
        store.write((tx) => {
          const now = storedMark(tx, accountId, archiveId)
          if (now?.at === at) keepMark(tx, { ...now, unsent: false })
        }, false),
      )
    },
    log,
  })

  /** Notes what other devices should know. Without an archive's id there is no name for the message yet. */
  function note(id: MessageId, isChoice: boolean): void {
    const message = findMessage(store, id)
    const key = message && conversationKey(store, message.conversationId)
    const account = key && sharing.accounts.get(key.accountId)
    const archiveId = archiveIdOf(store, id)
    // A private conversation in a room has the address of the room, and is on this device only.
    if (key === undefined || key.kind === 'private' || account === undefined || archiveId === undefined)
      return
    const known = storedMark(store, account.id, archiveId)
    if (known !== undefined && !isChoice) return
    const how = howOf(keptOf(store, [id]).get(id))
    const at = Math.max(serverTime(context, account), (known?.at ?? 0) + 1)
    const names = { accountId: account.id, archiveId, peer: key.jid }
    store.write((tx) => {
      keepMark(tx, { ...names, how, at, unsent: true, waiting: false })
    }, false)
    sharing.soon(account.id)
  }

  const releases = [
    lookAfterCommit(onDeltas, listedIn, lookAgain, (fault) => log(faultIn(fault))),
    messages.onNamed((ids) => {
      for (const id of keptOf(store, ids).keys()) note(id, false)
    }),
  ]

  return {
    changed: (id) => note(id, true),
    attach: sharing.attach,
    close() {
      for (const release of releases) release()
      sharing.close()
    },
  }
}

const howOf = (mark?: Pick<MessageMark, 'bookmarked' | 'pinned'>): number =>
  (mark?.bookmarked ? BOOKMARKED : 0) + (mark?.pinned ? PINNED : 0)

const marksIn = (how: number): Pick<MessageMark, 'bookmarked' | 'pinned'> => ({
  bookmarked: (how & BOOKMARKED) !== 0,
  pinned: (how & PINNED) !== 0,
})
