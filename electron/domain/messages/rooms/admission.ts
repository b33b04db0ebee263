import { printStanza } from '../../../engine/index.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader } from '../../db/store.ts'
import { MAX_BYTES, MIN_CHARGE } from '../admission.ts'
import type { Arrival } from '../arrival.ts'
import { readContent } from '../content.ts'
import { operationOf } from '../steps/operation.ts'
import { charge } from '../store/strangers.ts'
import { isMereNick } from './author.ts'
import { ensurePrivate } from './conversations.ts'
import { isIgnoredIn } from './ignored.ts'
import { markEnded } from './store.ts'

/** As many private conversations in a room as others may begin, until the person answers or closes some. */
const MOST_BEGUN = 50

interface Row {
  readonly id: ConversationId
  readonly charged: number
  readonly closed: number
}

/**
 * Finds or opens the private conversation of a message. What the person neither opened nor answered is limited in number
 * and bytes, because in a public room anybody can write.
 */
export function admitPrivate(arrival: Arrival): 'done' | undefined {
  const { tx, changes, parts, account, peer, room, own, message, time, now, found } = arrival
  const person = room?.with
  if (!person) return undefined
  endOther(arrival)
  const row = tx.first<Row>(
    'SELECT id, charged, closed FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ?',
    account.id,
    peer,
    person.key,
  )
  found.conversation = row?.id
  const isSaid = readContent(message, parts.context.ports.speech.preferred) !== null
  if (!isSaid) return row === undefined ? 'done' : undefined
  // An operation starts no conversation.
  if (row === undefined && operationOf(arrival) !== undefined) return 'done'
  // Somebody ignored opens none, and what they say in an open one is not counted.
  if (!own && row?.closed !== 0 && isIgnoredIn(tx, account.id, peer, person.key)) return 'done'
  const isFree = own || (row !== undefined && row.charged === 0)
  const bytes = isFree ? 0 : Math.max(MIN_CHARGE, Buffer.byteLength(printStanza(message.element)))
  const fits =
    (row?.charged ?? 0) + bytes <= MAX_BYTES && (row !== undefined || own || hasSpace(tx, account.id, peer))
  if (!fits) {
    parts.context.ports.log('messages: a private one in a room is not kept: too many')
    changes.dropped(account.id)
    return 'done'
  }
  const id = ensurePrivate(tx, changes, account.id, peer, person, time.stamp?.at ?? now)
  if (bytes > 0) charge(tx, id, bytes, now)
  else if (row?.charged !== 0) tx.run('UPDATE conversation SET charged = 0 WHERE id = ?', id)
  found.conversation = id
  const { stay } = room.author
  if (!own && stay !== null) arrival.afterCommit.push(() => parts.stays.talks(id, stay))
  return undefined
}

/** Somebody else has the nickname now, and nothing but the nickname told who it was. */
function endOther({ tx, changes, parts, account, peer, room, own }: Arrival): void {
  const key = room?.with?.key
  const stay = room?.author.stay ?? null
  if (own || key === undefined || stay === null || !isMereNick(key)) return
  const known = tx.first<{ id: ConversationId }>(
    'SELECT id FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ?',
    account.id,
    peer,
    key,
  )
  if (known === undefined || !parts.stays.isOther(known.id, stay)) return
  markEnded(tx, { id: known.id, occupant: key })
  changes.conversation(known.id)
}

/** Whether others may begin one more. Those that the person has closed do not count. */
function hasSpace(db: Reader, accountId: AccountId, room: BareJid): boolean {
  const begun = db.first<{ count: number }>(
    `SELECT count(*) AS count FROM conversation
     WHERE account_id = ? AND peer = ? AND kind = 'private' AND charged > 0 AND closed = 0`,
    accountId,
    room,
  )
  return (begun?.count ?? 0) < MOST_BEGUN
}
