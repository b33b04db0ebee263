import { bareOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { lengthOf } from '../element-length.ts'

/** A presence may arrive some seconds before the roster, or before the push that adds a member of a shared group. */
const KEPT_MS = 60_000
/** The presences of known people in that time. Strangers may send as many as they like. */
const MAX_KEPT = 200
const MAX_EACH = 4
/** Presences of ordinary clients have some 500. */
const MAX_LENGTH = 4_096

interface Early {
  readonly stanza: Stanza
  readonly at: number
}

/** Presences of people who are not in the roster, kept for a moment since they may soon be in it. */
export interface EarlyPresences {
  keep(stanza: Stanza): void
  /**
   * Drops the presence of this client or, for a bare address, of all clients of a person, because there is a newer one.
   */
  drop(jid: Jid): void
  /** Returns the presences of a person in order, and no longer keeps them. */
  take(jid: BareJid): readonly Stanza[]
  clear(): void
}

export function createEarlyPresences(clock: Clock): EarlyPresences {
  // In both maps the latest sender is the last one.
  const byPerson = new Map<BareJid, Map<Jid, Early>>()
  let count = 0

  function drop(jid: Jid): void {
    const person = bareOf(jid)
    const clients = byPerson.get(person)
    if (clients === undefined) return
    if (jid === person) {
      count -= clients.size
      clients.clear()
    } else if (clients.delete(jid)) count--
    if (clients.size === 0) byPerson.delete(person)
  }

  return {
    keep(stanza) {
      const { from } = stanza
      const person = bareOf(from)
      if (lengthOf(stanza.element, MAX_LENGTH) > MAX_LENGTH) {
        drop(from)
        return
      }
      const clients = byPerson.get(person) ?? new Map<Jid, Early>()
      if (clients.size >= MAX_EACH && !clients.has(from)) return
      drop(from)
      byPerson.delete(person)
      byPerson.set(person, clients.set(from, { stanza, at: clock.now() }))
      count++
      for (const oldest of byPerson.keys()) {
        if (count <= MAX_KEPT) break
        drop(oldest)
      }
    },
    drop,
    take(jid) {
      const kept = [...(byPerson.get(jid)?.values() ?? [])]
      drop(jid)
      const age = ({ at }: Early) => clock.now() - at
      return kept.filter((early) => age(early) >= 0 && age(early) <= KEPT_MS).map(({ stanza }) => stanza)
    },
    clear() {
      byPerson.clear()
      count = 0
    },
  }
}
