import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { fold } from '../../../shared/search/fold.ts'
import { nameFor } from '../../../shared/text/names.ts'
import type { Reader } from '../db/store.ts'

/** Somebody who can be named behind `from:`, or a conversation behind `in:`. */
export interface Named {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly name: string
  readonly kind: Conversation['kind']
  /** null for a contact without a conversation. */
  readonly conversationId: ConversationId | null
}

interface Row extends Omit<Named, 'name'> {
  readonly given: string | null
}

/** All conversations, unknown senders excepted, the one of the latest message first. */
const CONVERSATIONS = `
  SELECT c.account_id AS accountId, c.peer AS jid, c.kind, c.id AS conversationId, CASE c.kind
      WHEN 'room' THEN coalesce(m.name, nullif(m.known ->> '$.name', ''))
      WHEN 'private' THEN c.occupant_name
      ELSE r.name END AS given
  FROM conversation c LEFT JOIN contact r ON r.account_id = c.account_id AND r.jid = c.peer
  LEFT JOIN room m ON m.conversation_id = c.id
  WHERE c.unknown IS NULL ORDER BY c.id DESC`
const OTHER_CONTACTS = `
  SELECT r.account_id AS accountId, r.jid, 'person' AS kind, r.name AS given, NULL AS conversationId FROM contact r
  WHERE NOT EXISTS (SELECT 1 FROM conversation c
    WHERE c.account_id = r.account_id AND c.peer = r.jid AND c.occupant = '' AND c.unknown IS NULL)`

export function conversationsByName(db: Reader): readonly Named[] {
  return db.all<Row>(CONVERSATIONS).map(toNamed)
}

/** The people of all conversations with one person, and other contacts. */
export function peopleByName(db: Reader): readonly Named[] {
  return [...db.all<Row>(CONVERSATIONS).filter(isWithPerson), ...db.all<Row>(OTHER_CONTACTS)].map(toNamed)
}

export const isWithPerson = ({ kind }: Pick<Named, 'kind'>): boolean => kind === 'person' || kind === 'self'

const toNamed = ({ given, ...row }: Row): Named => ({ ...row, name: nameFor(given, row.jid) })

/** 4: it is the name or the address; 3: the name starts so; 2: a word of it; 1: the address starts so; 0: none of these. */
export function likeness({ name, jid, kind }: Named, folded: string): number {
  // The address of an occupant is that of the room.
  const address = kind === 'private' ? null : jid
  const byName = nameLikeness(name, folded)
  if (byName === 4 || address === folded || (address !== null && localpartOf(address) === folded)) return 4
  return byName > 0 ? byName : address?.startsWith(folded) === true ? 1 : 0
}

/** The same for somebody of whom only a name is known. */
export function nameLikeness(name: string, folded: string): number {
  const own = fold(name)
  if (own === folded) return 4
  if (own.startsWith(folded)) return 3
  return own.split(/[\s._-]+/u).some((word) => word.startsWith(folded)) ? 2 : 0
}

/** All that the value means: those with exactly this name or address, else those whose name or address starts so. */
export function meantBy(all: readonly Named[], value: string): readonly Named[] {
  const folded = fold(value.trim())
  const likely = all.map((one) => [one, likeness(one, folded)] as const).filter(([, how]) => how > 0)
  const exact = likely.filter(([, how]) => how === 4)
  return (exact.length > 0 ? exact : likely).map(([one]) => one)
}
