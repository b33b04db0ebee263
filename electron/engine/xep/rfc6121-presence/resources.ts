import { bareOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { OFFLINE, type PresenceSummary, type ResourcePresence } from '../../../../shared/model/presence.ts'
import type { Availability } from './codec.ts'

/** More clients than anybody has, so that a contact cannot fill the memory by inventing resources. */
const MAX_RESOURCES = 64
const SHOWS = ['available', 'dnd', 'away', 'xa']

/** The online clients of each contact. */
export interface ResourceTable {
  /** False if the contact already has too many clients. */
  set(jid: Jid, availability: Availability): boolean
  /** Removes a client or, for a bare address, all clients of a contact. Returns the removed addresses. */
  delete(jid: Jid): readonly Jid[]
  of(jid: BareJid): readonly ResourcePresence[]
  summary(jid: BareJid): PresenceSummary
  /** Removes everybody. Returns the contacts that were online. */
  clear(): readonly BareJid[]
}

export function createResourceTable(): ResourceTable {
  // In the order of their last presence. A gateway or a service has a presence without a resource.
  const byContact = new Map<BareJid, Map<Jid, Availability>>()

  const ranked = (jid: BareJid) =>
    [...(byContact.get(jid) ?? [])].reverse().sort(([, a], [, b]) => rank(a, b))

  return {
    set(jid, availability) {
      const contact = bareOf(jid)
      const clients = byContact.get(contact) ?? new Map<Jid, Availability>()
      if (clients.size >= MAX_RESOURCES && !clients.has(jid)) return false
      clients.delete(jid)
      byContact.set(contact, clients.set(jid, availability))
      return true
    },
    delete(jid) {
      const contact = bareOf(jid)
      const clients = byContact.get(contact)
      if (!clients) return []
      const gone = isFull(jid) ? [jid].filter((full) => clients.has(full)) : [...clients.keys()]
      for (const full of gone) clients.delete(full)
      if (clients.size === 0) byContact.delete(contact)
      return gone
    },
    of: (jid) =>
      ranked(jid).flatMap(([full, availability]) => (isFull(full) ? [{ jid: full, ...availability }] : [])),
    summary(jid) {
      const first = ranked(jid)[0]?.[1]
      return first ? { show: first.show, status: first.status } : OFFLINE
    },
    clear() {
      const contacts = [...byContact.keys()]
      byContact.clear()
      return contacts
    },
  }
}

/**
 * Sorts clients by how suitable they are to talk to: a client that wants no messages comes last (RFC 6121 §4.7.2.3:
 * negative priority), then the most available person comes first, then the highest priority. `sort` is stable, so that
 * otherwise the latest presence decides.
 */
function rank(a: Availability, b: Availability): number {
  return (
    Number(a.priority < 0) - Number(b.priority < 0) ||
    SHOWS.indexOf(a.show) - SHOWS.indexOf(b.show) ||
    b.priority - a.priority
  )
}
