import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release, RequestOptions } from '../../extension.ts'
import type { ListFailure } from '../0048-bookmarks/index.ts'
import type { Details } from './codec.ts'

/** A room that the person keeps. */
export interface Bookmark extends Details {
  readonly room: BareJid
}

/**
 * The place that a bookmark was read from: an item of its own (XEP-0402), or a list of XEP-0048 in the account's node or
 * in private storage. Lists keep nothing else, so there `pinned`, `notify` and `ignored` say nothing.
 */
export type BookmarkSource = 'item' | 'node-list' | 'storage-list'

export interface LoadedBookmark extends Bookmark {
  readonly source: BookmarkSource
  /** Others keep more in it than we would write back, so it can be removed, not changed. */
  readonly isReadOnly: boolean
}

export interface LoadedBookmarks {
  readonly bookmarks: readonly LoadedBookmark[]
  /**
   * Whether these are all. Otherwise there are more than 2,000, or a list could not be read: a room that is missing here
   * may still be bookmarked.
   */
  readonly isWhole: boolean
}

/** What one of the account's devices, this one too, has done. */
export type BookmarksChange =
  | {
      readonly kind: 'changed'
      readonly bookmarks: readonly LoadedBookmark[]
      /** Rooms whose bookmark was removed. */
      readonly removed: readonly BareJid[]
    }
  /** All bookmarks were removed at once: the node was emptied or deleted, by a person or by accident. */
  | { readonly kind: 'gone' }
  /** Something changed that the event does not tell: load them again. */
  | { readonly kind: 'unclear' }

export type BookmarkFailure =
  | RequestFailure
  | ListFailure
  /** The server has no place for bookmarks where others can't read them and none gets lost. */
  | { readonly code: 'bookmarks-unsupported' }
  /** The server keeps at most so many, and would drop the oldest one. */
  | { readonly code: 'bookmarks-full'; readonly most: number }
  /** Others keep more in this bookmark than we would write back. */
  | { readonly code: 'bookmark-read-only' }

type Changed = Promise<Result<undefined, BookmarkFailure>>

/** The rooms that an account keeps on its server, shared by all of its devices. */
export interface Bookmarks {
  /**
   * Reads all of them, at each fresh session (§3.1). Lists of XEP-0048 are read only where the server does not convert
   * them (§5.3); for a room that is in several places, its own item counts.
   */
  load(options?: RequestOptions): Promise<Result<LoadedBookmarks, RequestFailure>>
  /**
   * Adds a bookmark, or changes it. What other programs keep in it stays, and `notify: null` leaves the notification
   * settings as they are. On a server that can't keep items it goes to private storage, without `pinned` and `notify`.
   */
  publish(bookmark: Bookmark): Changed
  /** Removes a room wherever it is bookmarked. No failure if it is not. */
  retract(room: BareJid): Changed
  /**
   * Called for changes in the items of the own account. Changes in lists, which only old servers keep apart, are seen
   * at the next `load`. The event counts as received once the returned promise has settled.
   */
  onChange(listener: (change: BookmarksChange) => void | Promise<void>): Release
}
