import { element } from '../../xml/codec.ts'
import { payload } from '../payload.ts'

/** In the extensions of a bookmark (§3): the room is important. */
export const Pinned = element('urn:xmpp:bookmarks-pinning:0', 'pinned', {})

/** XEP-0469. `0402-bookmarks` reads and writes it. */
export const bookmarkPinning = payload({
  spec: 'XEP-0469',
  title: 'Bookmark Pinning',
  version: '0.1.0',
  status: 'complete',
})
