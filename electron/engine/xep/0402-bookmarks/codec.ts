import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { get } from '../../xml/codec.ts'
import { el, type Element, type Node } from '../../xml/element.ts'
import { lengthOf } from '../element-length.ts'
import { editConference, readConference, type Conference } from '../0048-bookmarks/index.ts'
import { Pinned } from '../0469-pinning/index.ts'
import {
  NS_NOTIFICATION_SETTINGS,
  readNotify,
  withNotify,
  type NotifyWhen,
} from '../0492-notification-settings/index.ts'
import { boundedIds, Ignored } from './ignored.ts'

export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1'

/** In UTF-16 units, with all that others keep in it. */
const MAX_LENGTH = 16 * 1024

/** The content of an item (§2). */
export interface Details extends Conference {
  /** XEP-0469. */
  readonly pinned: boolean
  /** XEP-0492. null if nobody has chosen it. */
  readonly notify: NotifyWhen | null
  /** The occupants whom the person does not want to read, by their ids (XEP-0421). null if nobody has chosen any. */
  readonly ignored: readonly string[] | null
}

/** The room that an item is about: its id, which has no resource (§2). */
export function roomOfItem(id: string | undefined): BareJid | null {
  const room = jid.parse(id ?? '')
  return room === undefined || isFull(room) ? null : room
}

/** Reads an item; null if it is no bookmark. */
export function readDetails(payload: Element | null): Details | null {
  if (!payload?.is(NS_BOOKMARKS, 'conference')) return null
  const extensions = payload.child(NS_BOOKMARKS, 'extensions')
  const notify = extensions?.child(NS_NOTIFICATION_SETTINGS, 'notify')
  const ignored = extensions && get(extensions, Ignored)
  return {
    ...readConference(payload),
    pinned: extensions !== undefined && get(extensions, Pinned) !== undefined,
    notify: (notify && readNotify(notify)) ?? null,
    ignored: ignored ? boundedIds(ignored.occupants.map(({ id }) => id)) : null,
  }
}

/** Whether others keep so much in it that we would rather not write it back. */
export const isTooLarge = (payload: Element): boolean => lengthOf(payload, MAX_LENGTH) > MAX_LENGTH

/**
 * The item with these details. What others keep in it stays (§2: clients MUST preserve unknown elements). `notify: null`
 * leaves the notification settings as they are, and `ignored: null` the ignored occupants.
 */
export function editDetails(before: Element | null, wanted: Details): Element {
  const conference = editConference(before ?? el(NS_BOOKMARKS, 'conference'), wanted)
  const extensions = conference.child(NS_BOOKMARKS, 'extensions')
  const edited = editExtensions(extensions ?? el(NS_BOOKMARKS, 'extensions'), wanted)
  if (extensions === undefined && edited.children.length === 0) return conference
  return el(NS_BOOKMARKS, 'conference', conference.attrs, ...replaced(conference, extensions, edited))
}

function editExtensions(before: Element, { pinned, notify, ignored }: Details): Element {
  const children = replaceIgnored(replacePin(before, pinned), ignored)
  const extensions = el(before.ns, before.name, before.attrs, ...children)
  const settings = before.child(NS_NOTIFICATION_SETTINGS, 'notify')
  if (notify === null || notify === (settings && readNotify(settings))) return extensions
  const edited = withNotify(settings ?? null, notify)
  return el(before.ns, before.name, before.attrs, ...replaced(extensions, settings, edited))
}

function replacePin({ children }: Element, pinned: boolean): readonly Node[] {
  const isPin = (node: Node) => typeof node !== 'string' && node.is(Pinned.ns, Pinned.name)
  if (!pinned) return children.filter((node) => !isPin(node))
  return children.some(isPin) ? children : [...children, Pinned.build({})]
}

function replaceIgnored(children: readonly Node[], ignored: Details['ignored']): readonly Node[] {
  if (ignored === null) return children
  const others = children.filter((node) => typeof node === 'string' || !node.is(Ignored.ns, Ignored.name))
  return [...others, Ignored.build({ occupants: boundedIds(ignored).map((id) => ({ id })) })]
}

/** The children with one of them replaced, or with one more. */
const replaced = ({ children }: Element, before: Element | undefined, after: Element): readonly Node[] =>
  before === undefined ? [...children, after] : children.map((node) => (node === before ? after : node))
