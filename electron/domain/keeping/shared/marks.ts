/**
 * Bookmarked and pinned messages: the same on all devices of an account, by a private node (XEP-0223). A message is named by
 * the id that the account's archive gave it, so one that no archive has is kept here alone.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { describeFault } from '../../../engine/index.ts'
import { chatSettings, type MessageMark } from '../../../engine/xep/0492-notification-settings/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import { StoreError, type Transaction } from '../../db/store.ts'
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
import { attachSharing, createPublisher } from '../../publishing.ts'
import { AHEAD_MS, PUBLISH_AFTER_MS, SLICE } from './bounds.ts'
import { keepMark, storedMark, unsentMarks, waitingMarks, type StoredMark } from './mark-store.ts'

export interface SharedMarks {
  readonly attach: AttachAccount
  /** The person has bookmarked or pinned this message here, or no longer. Call it after the commit. */
  changed(id: MessageId): void
  close(): void
}

export function createSharedMarks(context: DomainContext, messages: Pick<Messages, 'files'>): SharedMarks {
  const { store, ports, onDeltas } = context
  const write = messages.files.write
  const accounts = new Map<AccountId, LiveAccount>()
  let changedChats = new Map<ConversationId, { readonly accountId: AccountId; readonly jid: BareJid }>()

  const log = (fault: unknown): void =>
    ports.log(
      `keeping: marks of other devices: ${fault instanceof StoreError ? fault.failure.code : describeFault(fault)}`,
    )

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

  async function takeAll(account: LiveAccount, marks: readonly MessageMark[]): Promise<void> {
    const latest = serverTime(context, account) + AHEAD_MS
    for (let from = 0; from < marks.length && accounts.has(account.id); from += SLICE) {
      if (from > 0) await turn()
      write((tx, changes) => {
        for (const { id, chat, at, bookmarked, pinned } of marks.slice(from, from + SLICE)) {
          const known = storedMark(tx, account.id, id)
          const when = Math.min(at, latest)
          if (known !== undefined && known.at >= when) continue
          const how = (bookmarked ? BOOKMARKED : 0) + (pinned ? PINNED : 0)
          const names = { accountId: account.id, archiveId: id, peer: chat }
          adopt(tx, changes, { ...names, how, at: when, unsent: false, waiting: false })
        }
      })
    }
  }

  /** The messages of waiting marks may have come. */
  function lookAgain(): void {
    const looked = changedChats
    changedChats = new Map()
    for (const [conversationId, { accountId, jid }] of looked) {
      const due = waitingMarks(store, accountId, jid).filter(({ archiveId }) =>
        archivedMessage(store, conversationId, archiveId),
      )
      if (due.length > 0)
        write((tx, changes) => {
          for (const mark of due) adopt(tx, changes, mark)
        })
    }
  }

  function heard(deltas: readonly Delta[]): void {
    const before = changedChats.size
    for (const delta of deltas)
      if (delta.kind === 'conversationsChanged')
        for (const { id, accountId, jid } of delta.conversations) changedChats.set(id, { accountId, jid })
    // After the listeners of the commit have finished.
    if (before === 0 && changedChats.size > 0) void Promise.resolve().then(lookAgain).catch(log)
  }

  async function publishAll(id: AccountId, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const account = accounts.get(id)
      const unsent = unsentMarks(store, id, SLICE)
      if (account === undefined || unsent.length === 0) return true
      for (const { archiveId, peer, how, at } of unsent) {
        const flags = { bookmarked: (how & BOOKMARKED) !== 0, pinned: (how & PINNED) !== 0 }
        const { marks } = account.client.use(chatSettings)
        const done = await marks.publish({ id: archiveId, chat: peer, at, ...flags }, { signal })
        if (signal.aborted || !accounts.has(id)) return true
        if (!done.ok) return false
        store.write((tx) => {
          const now = storedMark(tx, id, archiveId)
          if (now?.at === at) keepMark(tx, { ...now, unsent: false })
        }, false)
      }
    }
  }

  const publisher = createPublisher(ports.clock, PUBLISH_AFTER_MS, publishAll, log)

  async function begin(account: LiveAccount, signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted || !accounts.has(account.id)
    const sync = account.client.use(chatSettings)
    const supported = await sync.isSupported({ signal })
    if (isOver() || !supported.ok || !supported.value) return
    const all = await sync.marks.all({ signal })
    if (isOver() || !all.ok) return
    await takeAll(account, all.value)
    if (!isOver()) publisher.begin(account.id, signal)
  }

  const release = onDeltas(heard)

  return {
    changed(id) {
      const message = findMessage(store, id)
      const key = message && conversationKey(store, message.conversationId)
      const account = key && accounts.get(key.accountId)
      const archiveId = archiveIdOf(store, id)
      if (key === undefined || account === undefined || archiveId === undefined) return
      const mark = keptOf(store, [id]).get(id)
      const how = (mark?.bookmarked ? BOOKMARKED : 0) + (mark?.pinned ? PINNED : 0)
      const known = storedMark(store, account.id, archiveId)
      const at = Math.max(serverTime(context, account), (known?.at ?? 0) + 1)
      const names = { accountId: account.id, archiveId, peer: key.jid }
      store.write((tx) => {
        keepMark(tx, { ...names, how, at, unsent: true, waiting: false })
      }, false)
      publisher.soon(account.id)
    },
    attach: attachSharing({
      accounts,
      publisher,
      listen: (account) => account.client.use(chatSettings).marks.onMarks((marks) => takeAll(account, marks)),
      begin,
      failed: log,
    }),
    close() {
      release()
      publisher.close()
      accounts.clear()
    },
  }
}
