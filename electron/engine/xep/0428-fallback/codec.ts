import type { CodePointRange } from '../../../../shared/text/code-points.ts'
import { integer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_FALLBACK = 'urn:xmpp:fallback:0'
/** The namespace of the proposal, which clients of 2022 use. */
const NS_FALLBACK_PROPOSED = 'urn:xmpp:feature-fallback:0'

/** More than anybody needs: a message is a fallback for a handful of things at most. */
const MAX_FALLBACKS = 16
const MAX_RANGES = 16
/** Longer than any namespace that we know. */
const MAX_NAMESPACE_LENGTH = 256

/** Ranges of a body or subject, or all of it. */
export type FallbackPart = readonly CodePointRange[] | 'whole'

/** The parts of a message that are only for clients that do not understand something else in it. */
export interface Fallback {
  /** The namespace of the thing that such clients do not understand; '' if it is missing. */
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
 * The payload for a range of the body that is a fallback for this namespace; without a range, the whole message is. The
 * range counts the body as it is sent, before any processing (XEP-0426 §3).
 */
export function buildFallback(forNs: string, range?: CodePointRange): Element {
  const part = range && el(NS_FALLBACK, 'body', { start: String(range.start), end: String(range.end) })
  return el(NS_FALLBACK, 'fallback', { for: forNs }, ...(part ? [part] : []))
}
