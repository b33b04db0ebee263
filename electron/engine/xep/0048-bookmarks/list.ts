import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { el, Element } from '../../xml/element.ts'
import { editConference, readConference, type Conference } from './conference.ts'

export const NS_LIST = 'storage:bookmarks'

/** As many rooms of a list are read. Nobody has more, and servers keep fewer. */
const MAX_ROOMS = 2_000

export interface ListedRoom extends Conference {
  readonly room: BareJid
}

interface RoomsOfList {
  readonly rooms: readonly ListedRoom[]
  /** Whether these are all. */
  readonly isWhole: boolean
}

/** The rooms of a list (§2). Of two entries for one room the first counts; entries without an address are left out. */
export function roomsIn(list: Element): RoomsOfList {
  const rooms = new Map<BareJid, ListedRoom>()
  for (const entry of list.elements()) {
    const room = roomOf(entry)
    if (room === null || rooms.has(room)) continue
    if (rooms.size === MAX_ROOMS) return { rooms: [...rooms.values()], isWhole: false }
    rooms.set(room, { room, ...readConference(entry) })
  }
  return { rooms: [...rooms.values()], isWhole: true }
}

/** The list with this room; entries of other rooms, links and what else others keep in it stay as they are. */
export function withRoom(list: Element | null, room: BareJid, wanted: Conference): Element {
  const before = list ?? el(NS_LIST, 'storage')
  const index = before.children.findIndex((child) => typeof child !== 'string' && roomOf(child) === room)
  const found = before.children[index]
  const entry = typeof found === 'object' ? found : el(NS_LIST, 'conference', { jid: room })
  const edited = editConference(entry, wanted)
  const others = (from: number, to?: number) => withoutRoom(before.children.slice(from, to), room)
  const children =
    index < 0 ? [...before.children, edited] : [...others(0, index), edited, ...others(index + 1)]
  return new Element(NS_LIST, 'storage', before.attrs, children)
}

/** The content of a list without the entries of this room. */
export function withoutRoom(content: Element['children'], room: BareJid): Element['children'] {
  return content.filter((child) => typeof child === 'string' || roomOf(child) !== room)
}

function roomOf(entry: Element): BareJid | null {
  const room = entry.is(NS_LIST, 'conference') ? jid.parse(entry.attrs['jid'] ?? '') : undefined
  return room === undefined || isFull(room) ? null : room
}
