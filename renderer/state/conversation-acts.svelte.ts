import type { Args } from '../../shared/contract/index.ts'
import type { Conversation } from '../../shared/model/message.ts'
import type { NotificationRule } from '../../shared/model/notification.ts'
import type { App } from './app.svelte.ts'
import type { Columns } from './columns.svelte.ts'
import type { View } from './view.svelte.ts'

/** Where the details of a conversation are shown, in this window. */
export interface ActParts {
  readonly app: App
  readonly view: View
  readonly columns: Columns
}

/**
 * What can be done with a conversation, as its menus and its details offer it. Reactive: to be read in a `$derived`. Why
 * something did not happen is told in `app.failure`.
 */
export function conversationActs({ app, view, columns }: ActParts, conversation: Conversation) {
  const { id, accountId, jid, kind } = conversation
  const { roster, chats } = app
  const isPerson = kind === 'person'
  const contact = roster.contact(accountId, jid)
  const blockedAs = roster.blockedAs(accountId, jid)
  const hidden = contact?.subscription === 'none' || contact?.subscription === 'from'
  const canHaveOwnWindow = app.abilities.ownWindows && chats.own === null
  const isShown = chats.openId === id && columns.details
  const who = { accountId, jid }

  async function add(): Promise<void> {
    await app.ask('roster.add', { accountId, address: jid, name: '', groups: [] })
    if (app.failure === null) view.open({ kind: 'edit-contact', ...who, proposed: '' })
  }

  /** The main window lets go of it: what is typed in two places at once would be lost in one. */
  async function openOwnWindow(): Promise<void> {
    await chats.drafts.handOver(id)
    await app.ask('desktop.openWindow', { conversationId: id })
    if (app.failure === null && chats.openId === id) chats.show(null)
  }

  function block(): void {
    if (blockedAs === null) view.open({ kind: 'block', ...who })
    else void app.ask('roster.unblock', { accountId, jid: blockedAs })
  }

  function showDetails(): void {
    if (chats.openId !== id) chats.show(id)
    columns.details = true
  }

  return {
    unread: conversation.unread + conversation.late > 0,
    pinned: conversation.pinned ?? false,
    blocked: blockedAs !== null,
    rule: app.rules.of(id)?.rule ?? 'all',
    markRead: () => void markRead(app, conversation),
    pin: (pinned: boolean) => void app.ask('messages.pin', { conversationId: id, pinned }),
    setRule: (rule: NotificationRule, until: number | null) =>
      void app.ask('notifications.setRule', { conversationId: id, rule, until }),
    openOwnWindow: canHaveOwnWindow ? () => void openOwnWindow() : undefined,
    askAttention:
      isPerson && blockedAs === null
        ? () => void app.ask('messages.askAttention', { conversationId: id })
        : undefined,
    showDetails: isShown ? undefined : showDetails,
    edit: contact ? () => view.open({ kind: 'edit-contact', ...who, proposed: '' }) : undefined,
    add: isPerson && contact === null && blockedAs === null ? () => void add() : undefined,
    askAgain: hidden && blockedAs === null ? () => void app.ask('roster.askAgain', who) : undefined,
    // The main process asks before it does so.
    remove: contact ? () => void app.ask('roster.remove', who) : undefined,
    block: isPerson ? block : undefined,
    close: () => void app.ask('messages.close', { conversationId: id }),
  } as const
}

/** All of it counts as read, seen or not. */
async function markRead(app: App, { id: conversationId, unread, late }: Conversation): Promise<void> {
  if (unread + late === 0) return
  const end: Args<'messages.page'> = { conversationId, at: { kind: 'end' }, limit: 1 }
  const page = await app.bridge.call('messages.page', end)
  const newest = page.ok ? page.value.messages.at(-1)?.id : undefined
  if (newest !== undefined) await app.ask('messages.markRead', { conversationId, upTo: newest })
}
