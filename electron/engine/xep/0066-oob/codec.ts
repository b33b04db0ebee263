import { childText, cutText, element, longText, optional } from '../../xml/codec.ts'

export const NS_OOB = 'jabber:x:oob'

/** A caption, in code points. */
const MAX_DESCRIPTION = 10_000

/** A link that belongs to a stanza or a payload (§3). */
export const OutOfBand = element(NS_OOB, 'x', {
  // The limit of common browsers and servers.
  url: childText(longText(2048)),
  desc: optional(childText(cutText(MAX_DESCRIPTION))),
})
