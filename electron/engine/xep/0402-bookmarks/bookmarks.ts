import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { bookmarkLists, type BookmarkList, type ListFailure } from '../0048-bookmarks/index.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import { pep } from '../0163-pep/index.ts'
import { privateNodes } from '../0223-private-nodes/index.ts'
import type { Bookmark, BookmarkFailure, Bookmarks, BookmarkSource, LoadedBookmark } from './api.ts'
import { NS_BOOKMARKS } from './codec.ts'
import { createItems } from './items.ts'
import { findSupport, type Support } from './support.ts'

/** As many bookmarks of all places are given. */
const MAX = 2_000
const UNSUPPORTED: BookmarkFailure = { code: 'bookmarks-unsupported' }
type Changed = Promise<Result<undefined, BookmarkFailure>>

interface Source {
  readonly source: BookmarkSource
  readonly list: BookmarkList
}

export function createBookmarks(channel: Channel, use: Use): Bookmarks {
  const disco = use(discoExtension)
  const { inNode, inStorage } = use(bookmarkLists)
  const nodes = use(privateNodes)
  const items = createItems(channel, { pubsub: use(pubsub), pep: use(pep), nodes })
  let last: Promise<unknown> = Promise.resolve()

  /** Changes come one after the other, because each reads before it writes. */
  function inTurn(change: (support: Support) => Changed): Changed {
    const next = last.then(async (): Changed => {
      const support = await findSupport(disco, channel.account)
      return support.ok ? change(support.value) : support
    })
    last = next.catch(() => undefined)
    return next
  }

  /** The lists whose rooms are not among the items, the one that counts more first. */
  function listsBeside({ hasNodeList, hasStorageList, hasPrivateNodes }: Support): readonly Source[] {
    const node: Source[] = hasNodeList ? [{ source: 'node-list', list: inNode }] : []
    const storage: Source[] = hasStorageList ? [{ source: 'storage-list', list: inStorage }] : []
    // Where there can be no items, `publish` writes to storage.
    return hasPrivateNodes ? [...node, ...storage] : [...storage, ...node]
  }

  const load: Bookmarks['load'] = async (options) => {
    const support = await findSupport(disco, channel.account)
    if (!support.ok) return support
    const own = support.value.hasNodes ? await items.load(options) : ok({ bookmarks: [], isWhole: true })
    if (!own.ok) return own
    const found = new Map<BareJid, LoadedBookmark>(own.value.bookmarks.map((one) => [one.room, one]))
    let { isWhole } = own.value
    for (const { source, list } of listsBeside(support.value)) {
      const listed = await list.rooms()
      if (listed.ok) {
        for (const one of listed.value?.rooms ?? []) {
          if (found.has(one.room)) continue
          found.set(one.room, {
            ...one,
            pinned: false,
            notify: null,
            ignored: null,
            source,
            isReadOnly: false,
          })
        }
        isWhole &&= listed.value?.isWhole ?? true
      } else if (listed.error.code === 'stanza-error' || listed.error.code === 'bookmark-list-too-large') {
        isWhole &&= isMissing(listed.error)
      } else {
        return err(listed.error)
      }
    }
    const bookmarks = [...found.values()]
    return ok({ bookmarks: bookmarks.slice(0, MAX), isWhole: isWhole && bookmarks.length <= MAX })
  }

  async function publish(bookmark: Bookmark, support: Support): Changed {
    if (!support.hasPrivateNodes) return publishToList(bookmark, support)
    if (support.knowsMax) return items.publish(bookmark)
    const prepared = await nodes.prepare(NS_BOOKMARKS)
    if (!prepared.ok && prepared.error.code !== 'stanza-error') return prepared
    const isReady = prepared.ok && prepared.value.isReady
    return isReady ? items.publish(bookmark, prepared.value.most) : publishToList(bookmark, support)
  }

  async function publishToList(bookmark: Bookmark, { hasNodes, convertsStorage }: Support): Changed {
    if (hasNodes && !convertsStorage) {
      // The item would hide the entry of the list, and it can't be changed safely.
      const isItem = await items.has(bookmark.room)
      if (!isItem.ok) return isItem
      if (isItem.value) return err(UNSUPPORTED)
    }
    const written = await inStorage.set(bookmark.room, bookmark)
    return !written.ok && isMissing(written.error) ? err(UNSUPPORTED) : written
  }

  /** From the lists first: the others hear of it when the item goes, and must not find it in a list then. */
  async function retract(room: BareJid, support: Support): Changed {
    for (const { list } of listsBeside(support)) {
      const removed = await list.remove(room)
      if (!removed.ok && !isMissing(removed.error)) return removed
    }
    return support.hasNodes ? items.retract(room) : ok()
  }

  return {
    load,
    publish: (bookmark) => inTurn((support) => publish(bookmark, support)),
    retract: (room) => inTurn((support) => retract(room, support)),
    onChange: items.onChange,
  }
}

/** What servers answer that have no such storage. */
const isMissing = (failure: ListFailure) =>
  failure.code === 'stanza-error' &&
  (failure.condition === 'service-unavailable' || failure.condition === 'feature-not-implemented')
