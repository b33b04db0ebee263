import { payload } from '../payload.ts'

/** A feature of the account: the lists of XEP-0048 in private storage and in PEP are the same (§2). */
export const NS_BOOKMARKS_CONVERSION = 'urn:xmpp:bookmarks-conversion:0'

/** XEP-0411. The server does it; `0402-bookmarks` asks for it. */
export const bookmarksConversion = payload({
  spec: 'XEP-0411',
  title: 'Bookmarks Conversion',
  version: '1.1.0',
  status: 'complete',
})
