import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { defaultRule } from '../../../shared/model/notification.ts'
import type { Show } from '../../../shared/model/presence.ts'
import type { Room } from '../../../shared/model/room.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import { describeFault } from '../../engine/index.ts'
import type { AttachAccount, DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import { conversationKey, type Messages, type NewArrival, type Unread } from '../messages/index.ts'
import type { NoticeAction } from '../ports.ts'
import { createActions } from './actions.ts'
import { createGathering, LIVE, MISSED, type News } from './gathering.ts'
import { mentions } from './mentions.ts'
import { createStrangersNotice, STRANGERS } from './strangers.ts'
import { createRules } from './rules.ts'
import { createScreen, SUMMARY } from './screen.ts'
import { createSilence, isQuiet } from './silence.ts'

/** Notifies the person about new messages, once and only if they want it. */
export interface Notifications extends Feature<'notifications'> {
  readonly attach: AttachAccount
  settingsChanged(): void
  /** Removes all notifications, because they no longer work. */
  close(): void
}

export interface NotificationParts {
  readonly messages: Pick<Messages, 'commands' | 'conversation' | 'onArrival' | 'unreadIn'>
  /** The name to show for an address. */
  nameOf(accountId: AccountId, jid: BareJid): string
  /** The picture to show for an address: see `NoticeAvatar`. */
  pictureOf(accountId: AccountId, jid: BareJid): Uint8Array | null
  /** What is known of a room; undefined if the account keeps none with that address. */
  roomAt(accountId: AccountId, jid: BareJid): Pick<Room, 'name' | 'traits' | 'occupants'> | undefined
  /** The presence that the person chose for an account. */
  showOf(accountId: AccountId): Show
}

/** Throws StoreError. */
export function createNotifications(context: DomainContext, parts: NotificationParts): Notifications {
  const { ports, desktop } = context
  const { messages, pictureOf, showOf } = parts
  const { clock, speech } = ports
  const notifier = ports.notifier ?? SILENT
  const rules = createRules(context, (id) => {
    const key = conversationKey(context.store, id)
    if (key?.kind !== 'room') return defaultRule(null)
    const room = parts.roomAt(key.accountId, key.jid)
    return room ? defaultRule(room) : 'mentions'
  })
  const silence = createSilence(context)

  const screen = createScreen({
    notifier,
    clock,
    speech,
    unreadIn: (id, most) => messages.unreadIn(id, most, hearsOnlyMentions(id) ? 'mentions' : 'all'),
    look: (unread) => ({
      name: titleOf(unread),
      picture: unread.kind === 'private' ? null : pictureOf(unread.accountId, unread.jid),
      preview: context.settings().notifyPreview,
      sound: context.settings().notifySound,
    }),
  })
  const strangers = createStrangersNotice({ notifier, speech, isQuiet: (accountId) => isQuietFor(accountId) })
  const actions = createActions({ context, messages, show: (notice) => notifier.show(notice) })
  const unseen = (news: News): News => new Map([...news].filter(([id]) => !desktop.viewed.includes(id)))
  const gathering = createGathering(clock, LIVE, (news) => {
    if (screen.tell(unseen(news))) flash()
  })
  const missed = createGathering(clock, MISSED, (news) => {
    if (screen.tellMissed(unseen(news))) flash()
  })

  const isRoom = (id: ConversationId): boolean => conversationKey(context.store, id)?.kind === 'room'

  /** Elsewhere, nobody counts what means the person. */
  const hearsOnlyMentions = (id: ConversationId): boolean => rules.of(id) === 'mentions' && isRoom(id)

  function titleOf({ kind, accountId, jid, latest }: Unread): string {
    if (kind !== 'room' && kind !== 'private') return parts.nameOf(accountId, jid)
    const room = parts.roomAt(accountId, jid)?.name ?? parts.nameOf(accountId, jid)
    const nick = kind === 'private' ? latest.at(-1)?.nick : null
    return nick ? speech.words().notices.privately(inSentence(nick), inSentence(room)) : room
  }

  const isQuietFor = (accountId: AccountId): boolean =>
    isQuiet(context.settings(), clock.now()) || showOf(accountId) === 'dnd'

  function flash(): void {
    if (context.settings().notifyFlash) notifier.flash()
  }

  function arrived(arrival: NewArrival): void {
    const { conversationId, accountId, account, body } = arrival
    if (isQuietFor(accountId) || desktop.viewed.includes(conversationId)) return
    const rule = rules.of(conversationId)
    if (rule === 'none') return
    const isOfRoom = isRoom(conversationId)
    const isMeant = isOfRoom ? arrival.mention === true : mentions(body, account)
    if (rule === 'mentions' && !isMeant) return
    const gathered = isOfRoom && arrival.isMissed ? missed : gathering
    gathered.add(conversationId)
  }

  function changed(deltas: readonly Delta[]): void {
    for (const delta of deltas) {
      switch (delta.kind) {
        case 'conversationsChanged':
          for (const { id, kind, unread, mentions: meant = 0 } of delta.conversations)
            screen.read(id, kind === 'room' && rules.of(id) === 'mentions' ? meant : unread)
          break
        case 'conversationClosed':
        case 'messageDiscarded':
          screen.clear(delta.conversationId)
          break
        case 'messagesChanged':
          // The notice may still show the text.
          if (delta.messages.some(({ direction, retracted }) => direction === 'in' && retracted === true))
            screen.clear(delta.conversationId)
          break
        case 'notificationRuleChanged':
          if (delta.rule?.rule === 'none') screen.clear(delta.conversationId)
          break
        case 'accountRemoved':
          rules.reload()
          strangers.accountRemoved(delta.accountId)
          screen.sweep()
          break
        case 'requestArrived':
          strangers.came(delta.request.accountId, [delta.request.jid])
          break
        case 'requestClosed':
          strangers.gone(delta.accountId, [delta.jid])
          break
        case 'strangersChanged':
          for (const { accountId, jid, conversation } of delta.strangers)
            if (conversation.unread > 0) strangers.came(accountId, [jid])
          break
        case 'invitationsChanged':
          strangers.invited(delta.invitations)
          break
        case 'strangersGone':
          strangers.gone(delta.accountId, delta.jids)
          break
      }
    }
  }

  function acted(key: string, action: NoticeAction): void {
    if (key === SUMMARY || key === STRANGERS) {
      if (action.kind === 'open') openMany(key)
      return
    }
    const found = screen.conversation(key)
    if (found === null) return
    const { id, shown } = found
    if (action.kind === 'open') {
      desktop.reveal(id, shown.only)
      return
    }
    const done = action.kind === 'reply' ? actions.reply(id, shown, action.text) : actions.markRead(id, shown)
    done.catch((fault: unknown) => ports.log(`notifications: ${describeFault(fault)}`))
  }

  function openMany(key: typeof SUMMARY | typeof STRANGERS): void {
    if (key === STRANGERS) {
      strangers.clear()
      desktop.revealStrangers()
      return
    }
    const first = [...screen.summarized.keys()].find((id) => messages.unreadIn(id, 1) !== null)
    screen.clearAll()
    if (first !== undefined) desktop.reveal(first)
  }

  const releases = [
    messages.onArrival(arrived),
    context.onDeltas(changed),
    desktop.viewed.onView((id) => screen.clear(id)),
    notifier.onAction(acted),
  ]
  let { notifyPreview } = context.settings()
  return {
    commands: rules.commands,
    attach: ({ client }) => client.onSession(() => gathering.sessionBegan()),
    snapshot: () => ({ notificationRules: rules.list() }),
    settingsChanged() {
      const settings = context.settings()
      const hidden = notifyPreview && !settings.notifyPreview
      notifyPreview = settings.notifyPreview
      // The notifications on the screen would still show their text.
      if (hidden || isQuiet(settings, clock.now())) {
        screen.clearAll()
        strangers.clear()
      }
      silence.settingsChanged()
    },
    close() {
      for (const release of releases) release()
      gathering.close()
      missed.close()
      screen.clearAll()
      screen.close()
      strangers.clear()
      rules.close()
      silence.close()
    },
  }
}

/** For hosts without a desktop. */
const SILENT = {
  show: () => undefined,
  close: () => undefined,
  onAction: () => () => undefined,
  flash: () => undefined,
} as const
