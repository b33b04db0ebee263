/**
 * Pinned, archived, muted and marked unread: the same on all devices of an account, by a private node (XEP-0223). The last
 * choice counts. What is chosen while the server can't be reached is published later, unless another device has chosen
 * something since.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { notificationCommands } from '../../../../shared/contract/notifications.ts'
import type { Handlers } from '../../../../shared/contract/command.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { NotificationRule } from '../../../../shared/model/notification.ts'
import { describeFault } from '../../../engine/index.ts'
import {
  chatSettings,
  type ChatSettings,
  type NotifyWhen,
} from '../../../engine/xep/0492-notification-settings/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import { StoreError } from '../../db/store.ts'
import { conversationKey, findConversation, serverTime, type Messages } from '../../messages/index.ts'
import { attachSharing, createPublisher } from '../../publishing.ts'
import { AHEAD_MS, PUBLISH_AFTER_MS, SLICE } from './bounds.ts'
import {
  applyState,
  isSameState,
  keepState,
  NOTHING_CHOSEN,
  stateOf,
  storedState,
  unsentStates,
  type SharedState,
  type StoredState,
} from './state.ts'

/** The last instant that can be written down (XEP-0082). A rule that ends later has no end. */
const LAST_INSTANT = Date.UTC(9999, 11, 31)

const NOTIFY: Readonly<Record<NotificationRule, NotifyWhen>> = {
  all: 'always',
  mentions: 'on-mention',
  none: 'never',
}
const RULES: Readonly<Record<NotifyWhen, NotificationRule>> = {
  always: 'all',
  'on-mention': 'mentions',
  never: 'none',
}

export interface SharedStates {
  readonly attach: AttachAccount
  close(): void
}

export interface SharedParts {
  readonly messages: Pick<Messages, 'files'>
  readonly setRule: Handlers<typeof notificationCommands>['notifications.setRule']
}

export function createSharedStates(context: DomainContext, { messages, setRule }: SharedParts): SharedStates {
  const { store, ports, onDeltas } = context
  const write = messages.files.write
  const accounts = new Map<AccountId, LiveAccount>()
  let changed = new Set<ConversationId>()

  const log = (fault: unknown): void =>
    ports.log(
      `keeping: other devices: ${fault instanceof StoreError ? fault.failure.code : describeFault(fault)}`,
    )

  /** Makes the conversation like that, without telling the server. */
  function adopt(id: ConversationId, stored: StoredState): void {
    write((tx, changes) => {
      keepState(tx, { ...stored, waiting: false })
      applyState(tx, id, stored.state)
      changes.conversation(id)
    })
    const { rule, until } = stored.state
    const before = stateOf(store, id)
    if (before && (before.rule !== rule || before.until !== until))
      void setRule({ conversationId: id, rule, until })
  }

  /** Takes what another device has chosen. */
  function take(account: LiveAccount, { chat, at, notify, ...chosen }: ChatSettings): void {
    const { id: accountId } = account
    const now = serverTime(context, account)
    const known = storedState(store, accountId, chat)
    const when = Math.min(at, now + AHEAD_MS)
    if (known !== undefined && known.at >= when && !isMine(known, at)) return
    const rule = RULES[notify]
    const state: SharedState = { ...chosen, rule, until: rule === 'all' ? null : chosen.until }
    const id = findConversation(store, accountId, chat)
    const stored = { accountId, peer: chat, state, at: when, unsent: false, waiting: false }
    if (id !== undefined && stateOf(store, id) !== undefined) adopt(id, stored)
    else write((tx) => keepState(tx, { ...stored, waiting: true }))
  }

  /** Our own publication has come back. */
  const isMine = (known: StoredState, at: number): boolean => known.unsent && known.at === at

  async function takeAll(account: LiveAccount, all: readonly ChatSettings[]): Promise<void> {
    for (let from = 0; from < all.length && accounts.has(account.id); from += SLICE) {
      if (from > 0) await turn()
      for (const settings of all.slice(from, from + SLICE)) take(account, settings)
    }
  }

  /** Notes what the person has chosen here, or adopts what waited for the conversation. */
  function look(id: ConversationId): void {
    const key = conversationKey(store, id)
    if (key === undefined) return
    const account = accounts.get(key.accountId)
    const state = stateOf(store, id)
    if (account === undefined || state === undefined) return
    const known = storedState(store, key.accountId, key.jid)
    if (known?.waiting) {
      adopt(id, known)
      return
    }
    if (isSameState(known?.state ?? NOTHING_CHOSEN, state)) return
    const at = Math.max(serverTime(context, account), (known?.at ?? 0) + 1)
    const stored = { accountId: key.accountId, peer: key.jid, state, at, unsent: true, waiting: false }
    store.write((tx) => keepState(tx, stored), false)
    publisher.soon(key.accountId)
  }

  function lookAgain(): void {
    const looked = changed
    changed = new Set()
    for (const id of looked) look(id)
  }

  function heard(deltas: readonly Delta[]): void {
    const before = changed.size
    for (const delta of deltas) {
      if (delta.kind === 'conversationsChanged') for (const { id } of delta.conversations) changed.add(id)
      else if (delta.kind === 'notificationRuleChanged') changed.add(delta.conversationId)
    }
    // After the listeners of the commit have finished.
    if (before === 0 && changed.size > 0) void Promise.resolve().then(lookAgain).catch(log)
  }

  async function publishAll(id: AccountId, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const account = accounts.get(id)
      const unsent = unsentStates(store, id, SLICE)
      if (account === undefined || unsent.length === 0) return true
      for (const { peer, at, state } of unsent) {
        const { rule, until, ...flags } = state
        const end = until !== null && until <= LAST_INSTANT ? until : null
        const told = { chat: peer, at, ...flags, notify: NOTIFY[rule], until: end }
        const done = await account.client.use(chatSettings).publish(told, { signal })
        if (signal.aborted || !accounts.has(id)) return true
        if (!done.ok) return false
        store.write((tx) => {
          const now = storedState(tx, id, peer)
          if (now?.at === at) keepState(tx, { ...now, unsent: false })
        }, false)
      }
    }
  }

  const publisher = createPublisher(ports.clock, PUBLISH_AFTER_MS, publishAll, log)

  async function begin(account: LiveAccount, signal: AbortSignal): Promise<void> {
    const sync = account.client.use(chatSettings)
    const isOver = (): boolean => signal.aborted || !accounts.has(account.id)
    const supported = await sync.isSupported({ signal })
    if (isOver() || !supported.ok || !supported.value) return
    const all = await sync.all({ signal })
    if (isOver() || !all.ok) return
    await takeAll(account, all.value)
    if (isOver()) return
    publisher.begin(account.id, signal)
  }

  const release = onDeltas(heard)

  return {
    attach: attachSharing({
      accounts,
      publisher,
      listen: (account) =>
        account.client.use(chatSettings).onSettings((settings) => takeAll(account, settings)),
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
