import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import { fold } from '../../../shared/search/fold.ts'
import { nameFor } from '../../../shared/text/names.ts'
import type { Reader } from '../db/store.ts'

/** Somebody who can be named behind `from:`, or a conversation behind `in:`. */
export interface Named {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly name: string
  /** null for a contact without a conversation. */
  readonly conversationId: ConversationId | null
}

interface Row {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly given: string | null
  readonly conversationId: ConversationId | null
}

/** The people of all conversations, unknown senders excepted, the one of the latest message first; then other contacts. */
const PEOPLE = `
  SELECT c.account_id AS accountId, c.peer AS jid, r.name AS given, c.id AS conversationId
  FROM conversation c LEFT JOIN contact r ON r.account_id = c.account_id AND r.jid = c.peer
  WHERE c.unknown IS NULL ORDER BY c.id DESC`
const OTHER_CONTACTS = `
  SELECT r.account_id AS accountId, r.jid, r.name AS given, NULL AS conversationId FROM contact r
  WHERE NOT EXISTS (SELECT 1 FROM conversation c
    WHERE c.account_id = r.account_id AND c.peer = r.jid AND c.occupant = '' AND c.unknown IS NULL)`

export function conversationsByName(db: Reader): readonly Named[] {
  return db.all<Row>(PEOPLE).map(toNamed)
}

export function peopleByName(db: Reader): readonly Named[] {
  return [...db.all<Row>(PEOPLE), ...db.all<Row>(OTHER_CONTACTS)].map(toNamed)
}

const toNamed = ({ given, ...row }: Row): Named => ({ ...row, name: nameFor(given, row.jid) })

/** 4: it is the name or the address; 3: the name starts so; 2: a word of it; 1: the address starts so; 0: none of these. */
export function likeness({ name, jid }: Named, folded: string): number {
  const own = fold(name)
  if (own === folded || jid === folded || localpartOf(jid) === folded) return 4
  if (own.startsWith(folded)) return 3
  if (own.split(/[\s._-]+/u).some((word) => word.startsWith(folded))) return 2
  return jid.startsWith(folded) ? 1 : 0
}

/** All that the value means: those with exactly this name or address, else those whose name or address starts so. */
export function meantBy(all: readonly Named[], value: string): readonly Named[] {
  const folded = fold(value.trim())
  const likely = all.map((one) => [one, likeness(one, folded)] as const).filter(([, how]) => how > 0)
  const exact = likely.filter(([, how]) => how === 4)
  return (exact.length > 0 ? exact : likely).map(([one]) => one)
}
