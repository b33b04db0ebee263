import { createHash } from 'node:crypto'

/** The server's offer for signing in, with every name as it came. */
export interface SaslOffer {
  /** RFC 6120 §6.4.1. */
  readonly mechanisms: readonly string[]
  /** Types of channel binding (XEP-0440 §2); null if the server has no such list. */
  readonly bindings: readonly string[] | null
}

/**
 * The hash over the whole offer, in base64 (XEP-0474 §6.1), by the hash function of the SCRAM mechanism in use. The
 * server puts its own hash into its first message, where the proof of the password covers it.
 */
export function offerHash({ mechanisms, bindings }: SaslOffer, hash: string): string {
  const text = joined(mechanisms) + (bindings === null ? '' : `\x1F${joined(bindings)}`)
  return createHash(hash).update(text).digest('base64')
}

/** Sorted by octets (RFC 4790 §9.3). */
function joined(names: readonly string[]): string {
  return names
    .map((name) => Buffer.from(name))
    .sort((one, other) => Buffer.compare(one, other))
    .join('\x1E')
}
