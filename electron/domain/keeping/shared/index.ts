/**
 * Pinned, archived, muted and marked unread: the same on all devices of an account, by a private node (XEP-0223). The last
 * choice counts. What is chosen while the server can't be reached is published later, unless another device has chosen
 * something since.
 */
import type { notificationCommands } from '../../../../shared/contract/notifications.ts'
import type { Handlers } from '../../../../shared/contract/command.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { NotificationRule } from '../../../../shared/model/notification.ts'
import { ok } from '../../../../shared/model/result.ts'
import {
  chatSettings,
  type ChatSettings,
  type NotifyWhen,
} from '../../../engine/xep/0492-notification-settings/index.ts'
import { listedIn, lookAfterCommit } from '../../after-commit.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import { conversationKey, findConversation, serverTime, type Messages } from '../../messages/index.ts'
import { createSharing, faultIn } from '../../publishing.ts'
import { AHEAD_MS, PUBLISH_AFTER_MS } from './bounds.ts'
import {
  applyState,
  chosenOf,
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
  const log = (line: string): void => ports.log(`keeping: other devices: ${line}`)

  /** Makes the conversation like that, without telling the server. */
  function adopt(id: ConversationId, stored: StoredState): void {
    write((tx, changes) => {
      keepState(tx, { ...stored, waiting: false })
      applyState(tx, id, stored.state)
      changes.conversation(id)
    })
    const { rule, until } = stored.state
    const before = stateOf(store, id)
    if (conversationKey(store, id)?.kind === 'room') return
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

  /** Notes what the person has chosen here, or adopts what waited for the conversation. */
  function look(id: ConversationId): void {
    const key = conversationKey(store, id)
    // A private conversation in a room has the address of the room, and is on this device only.
    if (key === undefined || key.kind === 'private') return
    const account = sharing.accounts.get(key.accountId)
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
    sharing.soon(key.accountId)
  }

  const sharing = createSharing<ChatSettings, StoredState>({
    clock: ports.clock,
    publishAfterMs: PUBLISH_AFTER_MS,
    nodeOf({ client }) {
      const { isSupported, all, onSettings: listen } = client.use(chatSettings)
      return { isSupported, all, listen }
    },
    take(account, settings) {
      for (const chosen of settings) take(account, chosen)
    },
    unsent: (id, limit) => unsentStates(store, id, limit),
    async publish({ client }, { accountId, peer, at, state: { rule, until, ...flags } }, options) {
      const end = until !== null && until <= LAST_INSTANT ? until : null
      const told = { chat: peer, at, ...flags, notify: NOTIFY[rule], until: end }
      const done = await client.use(chatSettings).publish(told, options)
      if (!done.ok) return done
      return ok(() =>
        store.write((tx) => {
          const now = storedState(tx, accountId, peer)
          if (now?.at === at) keepState(tx, { ...now, unsent: false })
        }, false),
      )
    },
    log,
  })

  const release = lookAfterCommit(
    onDeltas,
    (delta) => (delta.kind === 'notificationRuleChanged' ? [delta.conversationId] : listedIn(delta)),
    (ids) => chosenOf(store, ids).forEach(look),
    (fault) => log(faultIn(fault)),
  )

  return {
    attach: sharing.attach,
    close() {
      release()
      sharing.close()
    },
  }
}
