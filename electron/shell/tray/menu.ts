import type { SilenceLength } from '../../../shared/model/notification.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { SHOWS, type Show } from '../../../shared/model/presence.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import type { Words } from '../../../shared/words/index.ts'
import type { TrayState } from './model.ts'
import { reachOf, reachWords, together, type Reach } from './reach.ts'

/** The command behind an item of the menu. */
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

type MenuWords = Pick<Words, 'tray' | 'common' | 'dates'>

/** "Balcony: Away, no input since 14:05, r.montague@guild.example is not connected, 3 unread messages". */
export function trayTooltip(words: MenuWords, state: TrayState): string {
  const { tray } = words
  const all = together(state.accounts)
  if (all === null) return tray.app
  const cutOff = all.reach === 'online' ? notConnected(state.accounts) : []
  const [only] = cutOff
  const parts = [
    reachWords(words, all.account),
    ...(only === undefined
      ? []
      : cutOff.length === 1
        ? [tray.accountNotConnected(clipped(only.address))]
        : [tray.accountsNotConnected(cutOff.length)]),
    ...(state.unreadMessages > 0 ? [tray.unreadMessages(state.unreadMessages)] : []),
  ]
  return `${tray.app}: ${parts.join(', ')}`
}

/** The accounts that the person wants to be online with, and is not. */
const notConnected = (accounts: readonly Account[]): Account[] =>
  accounts.filter((account) => account.enabled && !['online', 'offline'].includes(reachOf(account)))

/** The menu. It lists only the conversations that are named in the state, however many have something unread. */
export function trayMenu(words: MenuWords, state: TrayState, context: TrayContext): TrayItem[] {
  const { tray } = words
  const groups: TrayItem[][] = [
    state.accounts.length > 0 ? presenceItems(words, state) : [],
    conversationItems(words, state),
    state.accounts.length > 0 ? muteItems(words, state, context.now) : [],
    [
      context.windowVisible
        ? { kind: 'action', label: tray.hide, action: { kind: 'hide' } }
        : { kind: 'action', label: tray.show, action: { kind: 'show' } },
      { kind: 'action', label: tray.quit, action: { kind: 'quit' } },
    ],
  ]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at): TrayItem[] => (at === 0 ? group : [{ kind: 'separator' }, ...group]))
}

function presenceItems(words: MenuWords, state: TrayState): TrayItem[] {
  const used = state.accounts.filter(({ enabled }) => enabled)
  const chosen = new Set(used.map(({ presence }) => presence.show))
  const all = together(state.accounts)
  const [elsewhere] = used.flatMap(({ otherDevices }) => otherDevices.slice(0, 1))
  return [
    // Where the mark of the choice below says the same, this line would say it twice.
    ...(all === null || all.reach === 'offline' || saysTheChoice(all)
      ? []
      : [line(reachWords(words, all.account))]),
    ...(elsewhere === undefined ? [] : [line(words.tray.otherDevice(words.common.presence[elsewhere.show]))]),
    ...choices(words, null, chosen.size === 1 ? [...chosen][0] : undefined),
    ...(used.length > 1 ? used.map((account) => ownMenu(words, account)) : []),
    { kind: 'action', label: words.tray.status, action: { kind: 'status' } },
  ]
}

const line = (label: string): TrayItem => ({ kind: 'words', label })

const saysTheChoice = ({ account, reach }: { account: Account; reach: Reach }): boolean =>
  reach === 'online' && account.shown.idleSince === null

const ownMenu = (words: MenuWords, account: Account): TrayItem => ({
  kind: 'menu',
  label: words.tray.account(clipped(account.address), reachWords(words, account)),
  items: choices(words, account.id, account.presence.show),
})

const choices = ({ common }: MenuWords, accountId: AccountId | null, chosen: Show | undefined): TrayItem[] =>
  SHOWS.map((show) => ({
    kind: 'choice',
    label: common.presence[show],
    checked: show === chosen,
    action: { kind: 'presence', accountId, show },
  }))

function conversationItems({ tray }: MenuWords, { unread, unreadConversations }: TrayState): TrayItem[] {
  const items: TrayItem[] = unread.map(({ id, name, address, count }) => ({
    kind: 'action',
    label: tray.conversation(
      address === null ? clipped(name) : `${clipped(name)}, ${clipped(address)}`,
      count,
    ),
    action: { kind: 'reveal', conversationId: id },
  }))
  const more = unreadConversations - items.length
  if (more > 0) items.push({ kind: 'action', label: tray.moreConversations(more), action: { kind: 'show' } })
  return items
}

function muteItems(
  { tray, dates }: MenuWords,
  { settings: { silentUntil } }: TrayState,
  now: number,
): TrayItem[] {
  if (silentUntil !== null && silentUntil > now) {
    const label = tray.unmute(dates.laterMoment(silentUntil, now))
    return [{ kind: 'action', label, action: { kind: 'mute', until: null } }]
  }
  return [
    { kind: 'action', label: tray.muteHour, action: { kind: 'mute', until: 'hour' } },
    { kind: 'action', label: tray.muteTomorrow, action: { kind: 'mute', until: 'tomorrow' } },
  ]
}

/** A name as one short line of a menu. */
const clipped = (name: string): string => inSentence(name, MAX_NAME)
