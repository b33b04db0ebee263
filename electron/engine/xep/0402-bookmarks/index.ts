import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { bookmarkLists } from '../0048-bookmarks/index.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import { pep } from '../0163-pep/index.ts'
import { privateNodes } from '../0223-private-nodes/index.ts'
import { bookmarksConversion } from '../0411-bookmarks-conversion/index.ts'
import { bookmarkPinning } from '../0469-pinning/index.ts'
import { chatSettings } from '../0492-notification-settings/index.ts'
import type { Bookmarks } from './api.ts'
import { createBookmarks } from './bookmarks.ts'

export { boundedIds } from './ignored.ts'
export type { Bookmark, Bookmarks, BookmarksChange, LoadedBookmark } from './api.ts'

/** XEP-0402. The interest in changes is announced while a listener hears them. */
export const bookmarks: Extension<Bookmarks> = {
  about: {
    spec: 'XEP-0402',
    title: 'PEP Native Bookmarks',
    version: '1.1.4',
    status: 'complete',
  },
  needs: [
    disco,
    pubsub,
    pep,
    privateNodes,
    bookmarkLists,
    bookmarksConversion,
    bookmarkPinning,
    chatSettings,
  ],
  setup: createBookmarks,
}
