import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { Channel, Release, RequestOptions, Use } from '../../extension.ts'
import { jid } from '../../stanza/address.ts'
import { attr, dateTime, element, flag, optional } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { el } from '../../xml/element.ts'
import { createBoundedMap } from '../bounded-map.ts'
import { lengthOf } from '../element-length.ts'
import type { Asked, PubSubItem } from '../0060-pubsub/index.ts'
import { privateNodes as privateNodesExtension } from '../0223-private-nodes/index.ts'
import { createMessageMarks, type MessageMarks } from './kept-messages.ts'
import { NS_NOTIFICATION_SETTINGS, readNotify, withNotify, type NotifyWhen } from './codec.ts'

/**
 * Our own node. XEP-0492 puts its element into the bookmark of a room (XEP-0402), and there are no bookmarks of people.
 * Each item is one chat, named by its address.
 */
export const NS_CHAT_SETTINGS = 'urn:x-balcony:chat-settings:0'

const Settings = element(NS_CHAT_SETTINGS, 'chat', {
  at: attr(dateTime),
  pinned: flag(),
  archived: flag(),
  unread: flag(),
  mutedUntil: optional(attr(dateTime, 'muted-until')),
})

/** What the person has chosen for a chat on one of their devices. */
export interface ChatSettings {
  readonly chat: BareJid
  /** When they chose it, in milliseconds since 1970. The last choice counts. */
  readonly at: number
  readonly pinned: boolean
  readonly archived: boolean
  /** Marked as unread. */
  readonly unread: boolean
  readonly notify: NotifyWhen
  /** When `notify` ends, in milliseconds since 1970; null: never. */
  readonly until: number | null
}

export interface ChatSettingsSync {
  isSupported(): Asked<boolean>
  all(options?: RequestOptions): Asked<readonly ChatSettings[]>
  publish(settings: ChatSettings, options?: RequestOptions): Asked<undefined>
  /** The same for single messages, in a node of their own. */
  readonly marks: MessageMarks
  /** Called for what the account's devices choose. */
  onSettings(handler: (settings: readonly ChatSettings[]) => void | Promise<void>): Release
}

/** The notification settings that others may have put into an item. */
const KEPT = { most: 1_000, mostBytes: 1024 * 1024 }

export function createChatSettings(_channel: Channel, use: Use): ChatSettingsSync {
  const nodes = use(privateNodesExtension)
  const seen = createBoundedMap<BareJid, Element>({
    ...KEPT,
    sizeOf: (notify) => lengthOf(notify, KEPT.mostBytes) * 2,
  })

  function read({ id, payload }: PubSubItem): ChatSettings | null {
    const chat = id === undefined ? undefined : jid.parse(id)
    const found = payload && Settings.parse(payload)
    if (chat === undefined || isFull(chat) || !found) return null
    const notify = payload.child(NS_NOTIFICATION_SETTINGS, 'notify')
    if (notify) seen.set(chat, notify)
    const { at, pinned, archived, unread, mutedUntil } = found
    return {
      ...{ chat, at, pinned, archived, unread },
      // Without a setting, all messages of a direct chat are announced (§4).
      notify: (notify && readNotify(notify)) ?? 'always',
      until: mutedUntil ?? null,
    }
  }

  return {
    isSupported: nodes.isSupported,
    marks: createMessageMarks(nodes),
    all: (options) => nodes.all(NS_CHAT_SETTINGS, read, options),
    publish({ chat, notify: when, until, ...flags }, options) {
      const own = Settings.build({ ...flags, mutedUntil: until ?? undefined })
      const notify = withNotify(seen.get(chat) ?? null, when)
      const payload = el(own.ns, own.name, own.attrs, ...own.children, notify)
      return nodes.publish(NS_CHAT_SETTINGS, { id: chat, payload }, options)
    },
    onSettings: (handler) => nodes.onItems(NS_CHAT_SETTINGS, read, handler),
  }
}
