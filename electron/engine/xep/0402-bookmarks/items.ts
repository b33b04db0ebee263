import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Channel, Release, RequestOptions } from '../../extension.ts'
import type { Asked, PubSub, PubSubItem } from '../0060-pubsub/index.ts'
import type { Pep, PepEvent } from '../0163-pep/index.ts'
import type { PrivateNodes } from '../0223-private-nodes/index.ts'
import type { Bookmark, BookmarkFailure, BookmarksChange, LoadedBookmark, LoadedBookmarks } from './api.ts'
import { editDetails, isTooLarge, NS_BOOKMARKS, readDetails, roomOfItem } from './codec.ts'

const MAX_ITEMS = 2_000
/** An event with as many may have had more. */
const MAX_EVENT_ITEMS = 100

/** The bookmarks that are items of their own. */
export interface BookmarkItems {
  load(options?: RequestOptions): Asked<LoadedBookmarks>
  has(room: BareJid): Asked<boolean>
  /** `most` is the number of items that the node keeps, if that is known already. */
  publish(bookmark: Bookmark, most?: number | null): Promise<Result<undefined, BookmarkFailure>>
  retract(room: BareJid): Asked<undefined>
  onChange(listener: (change: BookmarksChange) => void | Promise<void>): Release
}

interface Parts {
  readonly pubsub: PubSub
  readonly pep: Pep
  readonly nodes: PrivateNodes
}

export function createItems(channel: Channel, { pubsub, pep, nodes }: Parts): BookmarkItems {
  /**
   * The ids of all items, as far as this session knows; null if it does not. An id may be written differently from the
   * address that it means, since clients and servers have copied what people typed.
   */
  let ids: Set<string> | null = null
  channel.onSessionEnd(() => (ids = null))

  async function load(options?: RequestOptions): Asked<LoadedBookmarks> {
    const items = orNone(await pep.items(null, NS_BOOKMARKS, { ...options, max: MAX_ITEMS }))
    if (!items.ok) return items
    ids = new Set(items.value.flatMap(({ id }) => id ?? []))
    return ok({ bookmarks: readAll(items.value), isWhole: items.value.length < MAX_ITEMS })
  }

  async function knownIds(): Asked<Set<string>> {
    if (ids === null) {
      const loaded = await load()
      if (!loaded.ok) return loaded
    }
    return ok(ids ?? new Set())
  }

  /** The ids that mean this room, the right one first even if there is no such item. */
  const idsOf = (known: ReadonlySet<string>, room: BareJid): readonly string[] => [
    room,
    ...[...known].filter((id) => id !== room && roomOfItem(id) === room),
  ]

  async function remove(id: string): Asked<undefined> {
    const retracted = await pep.retract(NS_BOOKMARKS, id)
    if (!retracted.ok && !isNotFound(retracted.error)) return retracted
    ids?.delete(id)
    return ok()
  }

  /** A full node would drop its oldest item, and the person's other devices would leave that room. */
  async function failureIfFull(count: number, told?: number | null): Promise<BookmarkFailure | null> {
    const most = Math.min((told === undefined ? await askedMost() : told) ?? MAX_ITEMS, MAX_ITEMS)
    return count < most ? null : { code: 'bookmarks-full', most }
  }

  async function askedMost(): Promise<number | null> {
    const answer = await pubsub.configuration(null, NS_BOOKMARKS)
    return answer.ok ? answer.value.mostItems : null
  }

  const publish: BookmarkItems['publish'] = async ({ room, ...details }, most) => {
    const known = await knownIds()
    if (!known.ok) return known
    const [, ...others] = idsOf(known.value, room)
    const found = orNone(await pep.items(null, NS_BOOKMARKS, { ids: [room, ...others] }))
    if (!found.ok) return found
    const before = (found.value.find(({ id }) => id === room) ?? found.value[0])?.payload ?? null
    if (before !== null && isTooLarge(before)) return err({ code: 'bookmark-read-only' })
    const failure = found.value.length === 0 ? await failureIfFull(known.value.size, most) : null
    if (failure !== null) return err(failure)

    const isBookmark = before?.is(NS_BOOKMARKS, 'conference') === true
    const payload = editDetails(isBookmark ? before : null, details)
    const published = await nodes.publish(NS_BOOKMARKS, { id: room, payload })
    if (!published.ok) return published
    ids?.add(room)
    for (const id of others) {
      const removed = await remove(id)
      if (!removed.ok) return removed
    }
    return ok()
  }

  /** The meaning of an event; null if it has none. */
  function changeIn({ items, retracted, emptied }: PepEvent): BookmarksChange | null {
    if (emptied) {
      ids = new Set()
      return { kind: 'gone' }
    }
    const changedIds = items.map(({ id }) => id)
    const isClear =
      items.length < MAX_EVENT_ITEMS &&
      retracted.length < MAX_EVENT_ITEMS &&
      items.every(({ payload }) => payload !== null) &&
      [...changedIds, ...retracted].every((id) => id !== undefined && (roomOfItem(id) ?? id) === id)
    if (!isClear) {
      ids = null
      return { kind: 'unclear' }
    }
    for (const id of changedIds) if (id !== undefined) ids?.add(id)
    for (const id of retracted) ids?.delete(id)
    const bookmarks = readAll(items)
    const removed = retracted.map(roomOfItem).filter((room) => room !== null)
    return bookmarks.length + removed.length === 0 ? null : { kind: 'changed', bookmarks, removed }
  }

  return {
    load,
    async has(room) {
      const known = await knownIds()
      return known.ok ? ok(idsOf(known.value, room).some((id) => known.value.has(id))) : known
    },
    publish,
    async retract(room) {
      const known = await knownIds()
      if (!known.ok) return known
      for (const id of idsOf(known.value, room)) {
        const removed = await remove(id)
        if (!removed.ok) return removed
      }
      return ok()
    },
    onChange: (listener) =>
      pep.onEvent(NS_BOOKMARKS, (event) => {
        // Contacts have nodes of that name, too.
        const change = event.owner === channel.account ? changeIn(event) : null
        return change === null ? undefined : listener(change)
      }),
  }
}

/** The bookmarks among the items. If two ids mean the same room, the one that is written like its address counts. */
function readAll(items: readonly PubSubItem[]): readonly LoadedBookmark[] {
  const bookmarks = new Map<BareJid, LoadedBookmark>()
  for (const { id, payload } of items) {
    const room = roomOfItem(id)
    const details = readDetails(payload)
    if (room === null || payload === null || details === null) continue
    if (bookmarks.has(room) && id !== room) continue
    bookmarks.set(room, { room, ...details, source: 'item', isReadOnly: isTooLarge(payload) })
  }
  return [...bookmarks.values()]
}

const isNotFound = (failure: RequestFailure) =>
  failure.code === 'stanza-error' && failure.condition === 'item-not-found'

const orNone = (
  items: Result<readonly PubSubItem[], RequestFailure>,
): Result<readonly PubSubItem[], RequestFailure> => (items.ok || !isNotFound(items.error) ? items : ok([]))
