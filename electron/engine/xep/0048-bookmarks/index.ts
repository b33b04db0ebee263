import type { Extension } from '../../extension.ts'
import { privateStorage } from '../0049-private-storage/index.ts'
import { pep } from '../0163-pep/index.ts'
import { createLists, type BookmarkLists } from './lists.ts'

export { editConference, readConference } from './conference.ts'
export type { Conference } from './conference.ts'
export type { BookmarkList, ListFailure } from './lists.ts'

/** XEP-0048, for older clients and servers. `0402-bookmarks` uses it. */
export const bookmarkLists: Extension<BookmarkLists> = {
  about: {
    spec: 'XEP-0048',
    title: 'Bookmarks',
    version: '1.2',
    status: 'partial',
    note: 'rooms only, where the server does not convert them; links of others are kept',
  },
  needs: [pep, privateStorage],
  setup: createLists,
}
