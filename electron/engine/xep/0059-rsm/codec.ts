import { childText, element, integer, longText, optional } from '../../xml/codec.ts'

const NS_RSM = 'http://jabber.org/protocol/rsm'

/** Ids of items are opaque (§2.2). Servers use numbers, UUIDs and hashes. */
const uid = longText(1024)

/** Which page is wanted (§2). An empty `before` is the last page (§2.5). */
export const PageRequest = element(NS_RSM, 'set', {
  max: optional(childText(integer())),
  after: optional(childText(uid)),
  before: optional(childText(uid)),
})

/** Which page this is. `first` and `last` are missing on an empty page (§2.2), and on those of some servers. */
export const PageAnswer = element(NS_RSM, 'set', {
  first: optional(childText(uid)),
  last: optional(childText(uid)),
  /** Of the whole set, and possibly only a guess. */
  count: optional(childText(integer())),
})
