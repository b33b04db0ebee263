import type { CodePointRange } from '../../../../shared/text/code-points.ts'
import { integer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_FALLBACK = 'urn:xmpp:fallback:0'
/** Its name where it was proposed; clients of 2022 write it. */
const NS_FALLBACK_PROPOSED = 'urn:xmpp:feature-fallback:0'

/** More than anybody has a use for: a message is there instead of a handful of things at most. */
const MAX_FALLBACKS = 16
const MAX_RANGES = 16
/** A namespace that is longer is none that we know. */
const MAX_NAMESPACE_LENGTH = 256

/** A part of a body or subject, or all of it. */
export type FallbackPart = readonly CodePointRange[] | 'whole'

/** What of a message is only there for clients that do not understand something in it. */
export interface Fallback {
  /** What they do not understand, by its namespace; '' where it is not said. */
  readonly for: string
  readonly body: FallbackPart
  readonly subject: FallbackPart
}

const codePoint = integer(0, 0xffff_ffff)

/** The fallbacks of a message, at most 16. A range that cannot be read hides nothing. */
export function fallbacksOf(message: Element): readonly Fallback[] {
  const found: Fallback[] = []
  for (const child of message.elements()) {
    if (found.length === MAX_FALLBACKS) break
    if (child.name !== 'fallback' || (child.ns !== NS_FALLBACK && child.ns !== NS_FALLBACK_PROPOSED)) continue
    const namespace = child.attrs['for'] ?? ''
    if (namespace.length > MAX_NAMESPACE_LENGTH) continue
    const parts = child.elements()
    // Without a part it is about everything (§2.2).
    const part = (name: string) => (parts.length === 0 ? 'whole' : partOf(parts, child.ns, name))
    found.push({ for: namespace, body: part('body'), subject: part('subject') })
  }
  return found
}

function partOf(parts: readonly Element[], ns: string, name: string): FallbackPart {
  const ranges: CodePointRange[] = []
  for (const part of parts) {
    if (!part.is(ns, name)) continue
    if (part.attrs['start'] === undefined && part.attrs['end'] === undefined) return 'whole'
    const start = codePoint.parse(part.attrs['start'] ?? '0')
    const end = codePoint.parse(part.attrs['end'] ?? '4294967295')
    if (start === undefined || end === undefined || start >= end) continue
    if (ranges.length < MAX_RANGES) ranges.push({ start, end })
  }
  return ranges
}

/**
 * The payload that says which part of the body is a fallback for what has that namespace; without a range, everything
 * is. Counted in the body as it is sent, before anything is made of it (XEP-0426 §3).
 */
export function buildFallback(forNs: string, range?: CodePointRange): Element {
  const part = range && el(NS_FALLBACK, 'body', { start: String(range.start), end: String(range.end) })
  return el(NS_FALLBACK, 'fallback', { for: forNs }, ...(part ? [part] : []))
}
