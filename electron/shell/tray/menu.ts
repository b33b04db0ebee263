import type { SilenceLength } from '../../../shared/model/notification.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { SHOWS, type Show, type ShownPresence } from '../../../shared/model/presence.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import type { TrayState } from './model.ts'
import { words } from './words.ts'

/** What an item of the menu does. */
export type TrayAction =
  /** `accountId: null` means every account. */
  | { readonly kind: 'presence'; readonly accountId: AccountId | null; readonly show: Show }
  | { readonly kind: 'status' }
  | { readonly kind: 'reveal'; readonly conversationId: ConversationId }
  | { readonly kind: 'mute'; readonly until: SilenceLength | null }
  | { readonly kind: 'show' | 'hide' | 'quit' }

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'words'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction }
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly checked: boolean
      readonly action: TrayAction
    }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] }

export interface TrayContext {
  /** Whether the main window can be seen. */
  readonly windowVisible: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

const MAX_NAME = 60

/** What all accounts show as one: that of the first one in use, as in the window. */
export function shownTogether({ accounts }: Pick<TrayState, 'accounts'>): ShownPresence {
  const account = accounts.find(({ enabled }) => enabled) ?? accounts[0]
  return account?.shown ?? { show: 'offline', status: '', idleSince: null }
}

/** "Balcony: Away, no input since 14:05, 3 unread messages". */
export function trayTooltip(state: TrayState): string {
  if (state.accounts.length === 0) return words.app
  const shown = shownTogether(state)
  const used = state.accounts.filter(({ enabled }) => enabled)
  const connected = shown.show === 'offline' || used.some(({ connection }) => connection.kind === 'online')
  const parts = [
    presenceWords(shown),
    ...(connected ? [] : [words.notConnected]),
    ...(state.unreadMessages > 0 ? [words.unreadMessages(state.unreadMessages)] : []),
  ]
  return `${words.app}: ${parts.join(', ')}`
}

/** The menu, as many conversations long as are named, however many have something unread. */
export function trayMenu(state: TrayState, context: TrayContext): TrayItem[] {
  const groups: TrayItem[][] = [
    state.accounts.length > 0 ? presenceItems(state) : [],
    conversationItems(state),
    state.accounts.length > 0 ? muteItems(state, context.now) : [],
    [
      context.windowVisible
        ? { kind: 'action', label: words.hide, action: { kind: 'hide' } }
        : { kind: 'action', label: words.show, action: { kind: 'show' } },
      { kind: 'action', label: words.quit, action: { kind: 'quit' } },
    ],
  ]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at): TrayItem[] => (at === 0 ? group : [{ kind: 'separator' }, ...group]))
}

function presenceItems(state: TrayState): TrayItem[] {
  const used = state.accounts.filter(({ enabled }) => enabled)
  const chosen = new Set(used.map(({ presence }) => presence.show))
  const shown = shownTogether(state)
  const elsewhere = used.flatMap(({ otherDevices }) => otherDevices.slice(0, 1))
  return [
    ...(shown.idleSince === null ? [] : [{ kind: 'words', label: presenceWords(shown) } as const]),
    ...elsewhere
      .slice(0, 1)
      .map(({ show }) => ({ kind: 'words', label: words.otherDevice(words.presence[show]) }) as const),
    ...choices(null, chosen.size === 1 ? [...chosen][0] : undefined),
    ...(used.length > 1 ? used.map(ownMenu) : []),
    { kind: 'action', label: words.status, action: { kind: 'status' } },
  ]
}

const ownMenu = ({ id, address, presence, shown }: Account): TrayItem => ({
  kind: 'menu',
  label: words.account(clipped(address), words.presence[shown.show]),
  items: choices(id, presence.show),
})

const choices = (accountId: AccountId | null, chosen: Show | undefined): TrayItem[] =>
  SHOWS.map((show) => ({
    kind: 'choice',
    label: words.presence[show],
    checked: show === chosen,
    action: { kind: 'presence', accountId, show },
  }))

function conversationItems({ unread, unreadConversations }: TrayState): TrayItem[] {
  const items: TrayItem[] = unread.map(({ id, name, address, count }) => ({
    kind: 'action',
    label: words.conversation(
      address === null ? clipped(name) : `${clipped(name)}, ${clipped(address)}`,
      count,
    ),
    action: { kind: 'reveal', conversationId: id },
  }))
  const more = unreadConversations - items.length
  if (more > 0) items.push({ kind: 'action', label: words.moreConversations(more), action: { kind: 'show' } })
  return items
}

function muteItems({ settings: { silentUntil } }: TrayState, now: number): TrayItem[] {
  if (silentUntil !== null && silentUntil > now) {
    return [{ kind: 'action', label: words.unmute(silentUntil, now), action: { kind: 'mute', until: null } }]
  }
  return [
    { kind: 'action', label: words.muteHour, action: { kind: 'mute', until: 'hour' } },
    { kind: 'action', label: words.muteTomorrow, action: { kind: 'mute', until: 'tomorrow' } },
  ]
}

const presenceWords = ({ show, idleSince }: ShownPresence): string =>
  idleSince === null ? words.presence[show] : words.idle(words.presence[show], idleSince)

/** A name as one short line of a menu. */
const clipped = (name: string): string => inSentence(name, MAX_NAME)
