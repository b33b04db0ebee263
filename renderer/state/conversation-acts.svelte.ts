import type { Args, CommandName } from '../../shared/contract/index.ts'
import type { Conversation } from '../../shared/model/message.ts'
import { defaultRule, type NotificationRule } from '../../shared/model/notification.ts'
import type { App } from './app.svelte.ts'
import type { Columns } from './columns.svelte.ts'
import type { View } from './view.svelte.ts'

/** Calls a command: whether it happened. Where not, whoever gave this function tells the person why. */
type Ask = <Name extends CommandName>(name: Name, args: Args<Name>) => Promise<boolean>

export interface ActParts {
  readonly app: App
  readonly view: View
  readonly columns: Columns
  /** Where failures are told; `app.failure` unless given. */
  readonly ask?: Ask
}

/** What can be done with a conversation, as its menus and its details offer it. Reactive: to be read in a `$derived`. */
export function conversationActs(
  { app, view, columns, ask = askIn(app) }: ActParts,
  conversation: Conversation,
) {
  const { id, accountId, jid, kind } = conversation
  const { roster, chats } = app
  const isPerson = kind === 'person'
  const room = kind === 'room' ? app.rooms.of(conversation) : null
  const contact = isPerson ? roster.contact(accountId, jid) : null
  const blockedAs = roster.blockedAs(accountId, jid)
  const hidden = contact?.subscription === 'none' || contact?.subscription === 'from'
  const canHaveOwnWindow = app.abilities.ownWindows && chats.own === null
  const isShown = chats.openId === id && columns.details
  const isInRoom = room !== null && room.status.kind !== 'out'
  const who = { accountId, jid }

  async function add(): Promise<void> {
    if (await ask('roster.add', { accountId, address: jid, name: '', groups: [] }))
      view.open({ kind: 'edit-contact', ...who, proposed: '' })
  }

  /** The main window lets go of the conversation. The draft is stored first, so the new window begins with all of it. */
  async function openOwnWindow(): Promise<void> {
    await chats.drafts.handOver(id)
    const opened = await ask('desktop.openWindow', { conversationId: id })
    if (opened && chats.openId === id) chats.show(null)
  }

  function block(): void {
    if (blockedAs === null) view.open({ kind: 'block', ...who })
    else void ask('roster.unblock', { accountId, jid: blockedAs })
  }

  async function markUnread(): Promise<void> {
    // What is open counts as being read.
    if ((await ask('keeping.markUnread', { conversationId: id })) && chats.openId === id) chats.show(null)
  }

  async function archive(archived: boolean): Promise<void> {
    const done = await ask('keeping.archive', { conversationId: id, archived })
    // What is put away is no longer on the screen.
    if (done && archived && chats.openId === id && chats.own === null) chats.show(null)
  }

  function showDetails(): void {
    if (chats.openId !== id) chats.show(id)
    columns.details = true
  }

  return {
    unread: isUnread(conversation),
    pinned: conversation.pinned ?? false,
    archived: conversation.archived ?? false,
    blocked: blockedAs !== null,
    rule: app.rules.of(id)?.rule ?? (kind === 'room' && room === null ? 'mentions' : defaultRule(room)),
    isRoom: kind === 'room',
    markRead: () => void markRead(app, ask, conversation),
    markUnread: isUnread(conversation) || conversation.last === null ? undefined : () => void markUnread(),
    archive: (archived: boolean) => void archive(archived),
    showBookmarks: () => view.open({ kind: 'bookmarks', conversationId: id }),
    export: () => view.open({ kind: 'export-conversation', conversationId: id }),
    clear: () => view.open({ kind: 'clear', conversationId: id }),
    // The main process asks before it does so; then it can be undone for a while.
    delete: () => void ask('keeping.delete', { conversationId: id }),
    pin: (pinned: boolean) => void ask('messages.pin', { conversationId: id, pinned }),
    setRule: (rule: NotificationRule, until: number | null) =>
      void ask('notifications.setRule', { conversationId: id, rule, until }),
    openOwnWindow: canHaveOwnWindow ? () => void openOwnWindow() : undefined,
    askAttention:
      isPerson && blockedAs === null
        ? () => void ask('messages.askAttention', { conversationId: id })
        : undefined,
    showDetails: isShown ? undefined : showDetails,
    edit: contact ? () => view.open({ kind: 'edit-contact', ...who, proposed: '' }) : undefined,
    add: isPerson && contact === null && blockedAs === null ? () => void add() : undefined,
    askAgain: hidden && blockedAs === null ? () => void ask('roster.askAgain', who) : undefined,
    // The main process asks before it does so.
    remove: contact ? () => void ask('roster.remove', who) : undefined,
    block: isPerson ? block : undefined,
    leave: isInRoom ? () => void ask('rooms.leave', { conversationId: id }) : undefined,
    enter: room !== null && !isInRoom ? () => void ask('rooms.enter', { conversationId: id }) : undefined,
    roomSettings: room ? () => view.open({ kind: 'room-settings', conversationId: id }) : undefined,
    invite:
      room?.status.kind === 'joined' && room.rights.invite
        ? () => view.open({ kind: 'invite', conversationId: id })
        : undefined,
    close: () => void ask('messages.close', { conversationId: id }),
  } as const
}

const isUnread = ({ unread, late, markedUnread }: Conversation): boolean =>
  unread + late > 0 || markedUnread === true

/** All of it counts as read, seen or not. */
async function markRead(app: App, ask: Ask, conversation: Conversation): Promise<void> {
  const conversationId = conversation.id
  if (!isUnread(conversation)) return
  const end: Args<'messages.page'> = { conversationId, at: { kind: 'end' }, limit: 1 }
  const page = await app.bridge.call('messages.page', end)
  const newest = page.ok ? page.value.messages.at(-1)?.id : undefined
  if (newest !== undefined) await ask('messages.markRead', { conversationId, upTo: newest })
}

const askIn =
  (app: App): Ask =>
  async (name, args) => {
    await app.ask(name, args)
    return app.failure === null
  }
