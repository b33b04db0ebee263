import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Channel, Use } from '../../extension.ts'
import { Element } from '../../xml/element.ts'
import { lengthOf } from '../element-length.ts'
import { privateStorage as privateStorageExtension } from '../0049-private-storage/index.ts'
import type { Asked } from '../0060-pubsub/index.ts'
import { pep as pepExtension } from '../0163-pep/index.ts'
import type { Conference } from './conference.ts'
import { NS_LIST, roomsIn, withoutRoom, withRoom, type ListedRoom } from './list.ts'

/** In UTF-16 units. A longer list is neither read nor written, since hardly a server takes such a stanza. */
const MAX_LENGTH = 1024 * 1024
/** The one item of the node (§3.1). */
const ITEM = 'current'
/** §3.1. The node has one item, so the number of items does not matter. */
const PRIVATE = { 'pubsub#persist_items': 'true', 'pubsub#access_model': 'whitelist' }

export type ListFailure = RequestFailure | { readonly code: 'bookmark-list-too-large' }
type Listed<T> = Promise<Result<T, ListFailure>>

/**
 * A list of bookmarks that is kept as a whole. Each change reads it and writes it back; if two clients do so at the same
 * moment, the second one wins.
 */
export interface BookmarkList {
  /** The rooms of the list; null if there is none. */
  rooms(): Listed<{ readonly rooms: readonly ListedRoom[]; readonly isWhole: boolean } | null>
  /** Adds a room, or changes its entry. */
  set(room: BareJid, wanted: Conference): Listed<undefined>
  /** Removes a room. Nothing is written if the list does not have it. */
  remove(room: BareJid): Listed<undefined>
}

export interface BookmarkLists {
  /** In private storage (XEP-0049), as in version 1.0 of XEP-0048. */
  readonly inStorage: BookmarkList
  /** In a node of the account (§3). */
  readonly inNode: BookmarkList
}

interface Place {
  readonly read: () => Asked<Element | null>
  readonly write: (list: Element) => Asked<undefined>
}

function listAt({ read, write }: Place): BookmarkList {
  async function readList(): Listed<Element | null> {
    const list = await read()
    if (!list.ok) return isNothing(list.error) ? ok(null) : list
    const isTooLarge = list.value !== null && lengthOf(list.value, MAX_LENGTH) > MAX_LENGTH
    return isTooLarge ? err({ code: 'bookmark-list-too-large' }) : list
  }
  return {
    async rooms() {
      const list = await readList()
      return list.ok ? ok(list.value && roomsIn(list.value)) : list
    },
    async set(room, wanted) {
      const list = await readList()
      return list.ok ? write(withRoom(list.value, room, wanted)) : list
    },
    async remove(room) {
      const list = await readList()
      if (!list.ok) return list
      if (list.value === null) return ok()
      const { children, attrs } = list.value
      const left = withoutRoom(children, room)
      return left.length === children.length ? ok() : write(new Element(NS_LIST, 'storage', attrs, left))
    },
  }
}

const isNothing = (failure: RequestFailure) =>
  failure.code === 'stanza-error' && failure.condition === 'item-not-found'

export function createLists(_channel: Channel, use: Use): BookmarkLists {
  const pep = use(pepExtension)
  const storage = use(privateStorageExtension)
  return {
    inStorage: listAt({ read: () => storage.read(NS_LIST, 'storage'), write: storage.write }),
    inNode: listAt({
      async read() {
        const items = await pep.items(null, NS_LIST, { max: 1 })
        if (!items.ok) return items
        const list = items.value[0]?.payload
        return ok(list?.is(NS_LIST, 'storage') ? list : null)
      },
      async write(list) {
        const published = await pep.publish(NS_LIST, { id: ITEM, payload: list }, { node: PRIVATE })
        return published.ok ? ok() : published
      },
    }),
  }
}
