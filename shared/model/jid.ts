import type { Brand } from './brand.ts'

/**
 * `localpart@domain` or `domain`, normalized by RFC 7622, so equal addresses are equal strings. An address that RFC 7622
 * forbids, but that a server vouches for, is normalized as far as possible.
 */
export type BareJid = Brand<string, 'BareJid'>
/** `localpart@domain/resource` or `domain/resource`, likewise. */
export type FullJid = Brand<string, 'FullJid'>
/** Any normalized address. Made only by `parseJid` and `readJid` in the engine. */
export type Jid = BareJid | FullJid

/** The address without its resource. */
export function bareOf(jid: Jid): BareJid {
  const slash = jid.indexOf('/')
  return (slash < 0 ? jid : jid.slice(0, slash)) as BareJid
}

/** The localpart, or null for the address of a server. */
export function localpartOf(jid: Jid): string | null {
  const bare = bareOf(jid)
  const at = bare.indexOf('@')
  return at < 0 ? null : bare.slice(0, at)
}

/** The domain, in the U-label form in which people read it. */
export function domainOf(jid: Jid): string {
  const bare = bareOf(jid)
  return bare.slice(bare.indexOf('@') + 1)
}

/** Whether the address names one connected client. */
export function isFull(jid: Jid): jid is FullJid {
  return jid.includes('/')
}
