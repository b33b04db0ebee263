import type { Jid } from '../../../../shared/model/jid.ts'
import type { CodePointRange } from '../../../../shared/text/code-points.ts'
import { all, attr, element, integer, longText, oneOf, optional } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { buildXmppUri, parseXmppUri } from '../../uri/index.ts'

export const NS_REFERENCE = 'urn:xmpp:reference:0'

/** Nobody means more people in one message. */
const MOST = 100
/** An address, percent-encoded. */
const uri = longText(8192)
/** Far beyond any message. */
const index = integer(0, 0x7fff_ffff)

/** §3.1. `anchor`: the message that the reference is in, if that is another one. */
export const Reference = element(NS_REFERENCE, 'reference', {
  begin: optional(attr(index)),
  end: optional(attr(index)),
  type: attr(oneOf('mention', 'data')),
  uri: attr(uri),
  anchor: optional(attr(uri)),
})

/** Somebody who is named in a message. */
export interface Mention {
  /** A person, or an occupant of a room. */
  readonly address: Jid
  /** The part of the body that names them; null if none does. The text may be shorter than that. */
  readonly range: CodePointRange | null
}

/**
 * The people that a message mentions, at most 100. Its sender may have written anything: the mentioned address need not
 * be the one that the text names. References within other messages are left out.
 */
export function mentionsOf(message: Element): readonly Mention[] {
  return all(message, Reference, MOST).flatMap(({ type, uri: target, begin, end, anchor }) => {
    const read = type === 'mention' && anchor === undefined ? parseXmppUri(target) : null
    if (read?.ok !== true) return []
    const isRange = begin !== undefined && end !== undefined && begin < end
    return { address: read.value.address, range: isRange ? { start: begin, end } : null }
  })
}

/**
 * The payload that mentions somebody. Offsets are code points, and `end` is the first one after the name, as in the
 * example of §3.2 and in other clients, though §3.1 calls it the last one.
 */
export function buildMention({ address, range }: Mention): Element {
  return Reference.build({
    ...(range !== null && { begin: range.start, end: range.end }),
    type: 'mention',
    uri: buildXmppUri(address),
  })
}
