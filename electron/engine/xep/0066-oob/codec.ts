import { childText, element, optional } from '../../xml/codec.ts'

const NS_OOB = 'jabber:x:oob'

/** A link that belongs to a stanza or a payload (§3). */
export const OutOfBand = element(NS_OOB, 'x', { url: childText(), desc: optional(childText()) })
