import { parseJid } from '../jid/index.ts'
import { NS_STREAMS, streamOpening } from '../xml/serialize.ts'
import type { Attributes, Element } from '../xml/element.ts'
import type { StreamErrorCondition } from './stream-error.ts'

/** The content namespace of a client's stream (RFC 6120 §4.8.2), which its stanzas have. */
export const NS_CLIENT = 'jabber:client'
export { NS_STREAMS }

/**
 * Our stream header. It has the account's address only inside TLS: before that anybody could read it (RFC 6120 §4.7.1).
 */
export function openingTag(domain: string, from: string | null): string {
  return streamOpening({ to: domain, from: from ?? undefined, version: '1.0', 'xml:lang': 'en' })
}

/** The problem of the server's header (RFC 6120 §4.7, §4.8), as a stream error condition; null if there is none. */
export function headerProblem(header: Element): StreamErrorCondition | null {
  if (header.name !== 'stream') return 'bad-format'
  if (header.ns !== NS_STREAMS) return 'invalid-namespace'
  // RFC 6120 §4.7.5: without a version the server is older than XMPP 1.0, and has no features.
  const major = /^(\d+)\.\d+$/.exec(header.attrs['version'] ?? '')?.[1]
  return major === undefined || Number(major) < 1 ? 'unsupported-version' : null
}

/** Whether the server speaks for this domain. A header without `from` claims nothing. */
export function speaksFor(domain: string, { from }: Attributes): boolean {
  if (from === undefined) return true
  const parsed = parseJid(from)
  return parsed.ok && (parsed.value as string) === domain
}
