import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Matcher } from '../../../shared/search/match.ts'
import type { Reader } from '../db/store.ts'
import { excerptOf } from './excerpt.ts'
import type { RawHit } from './orders.ts'

/** More matches of a file's name than anybody sees. */
const MOST_IN_NAME = 20
/** Further down in a text no match is looked for, and its beginning is shown. In characters. */
const LOOKED_THROUGH = 65_536
/** A page of long texts has this much for all of them, and each has at least a part. */
const LOOKED_ON_PAGE = 262_144
const LOOKED_AT_LEAST = 2_048

/** In a room, the key of an author is no address. The room itself goes by its own. */
const IS_OCCUPANT = `c.kind IN ('room', 'private') AND p.own = 0 AND p.key <> c.peer`

interface HitRow {
  readonly id: MessageId
  readonly conversation_id: ConversationId
  readonly account_id: AccountId
  readonly peer: BareJid
  readonly author: BareJid
  readonly by_key: string | null
  readonly nick: string | null
  readonly own: number
  readonly kind: number
  readonly sent_at: number
  readonly closed: number
  readonly body: string
  readonly file_kind: number | null
  readonly file_name: string | null
  readonly file_count: number
}

/** The messages as a list of results shows them, in this order. */
export function readHits(db: Reader, ids: readonly number[], matcher: Matcher): RawHit[] {
  const found = db.all<HitRow>(
    `SELECT m.id, m.conversation_id, c.account_id, c.peer, CASE WHEN ${IS_OCCUPANT} THEN c.peer ELSE p.key END AS author,
       CASE WHEN ${IS_OCCUPANT} THEN p.key END AS by_key, p.name AS nick, m.own, m.kind, m.sent_at, c.closed,
       substr(m.body, 1, ${LOOKED_THROUGH}) AS body, a.kind AS file_kind, a.name AS file_name,
       (SELECT count(*) FROM attachment WHERE message_id = m.id) AS file_count
     FROM json_each(?) j CROSS JOIN message m ON m.id = j.value CROSS JOIN conversation c ON c.id = m.conversation_id
     CROSS JOIN participant p ON p.id = m.author_id
     LEFT JOIN attachment a ON a.message_id = m.id AND a.number = (SELECT min(number) FROM attachment WHERE message_id = m.id)
     ORDER BY j.key`,
    JSON.stringify(ids),
  )
  let left = LOOKED_ON_PAGE
  return found.map((row) => {
    const looked = Math.max(LOOKED_AT_LEAST, left)
    left -= Math.min(looked, row.body.length)
    return toHit(row, matcher, looked)
  })
}

function toHit(row: HitRow, matcher: Matcher, looked: number): RawHit {
  const { text, matches } = excerptOf(row.body, matcher, looked)
  const { file_kind: kind, file_name: name } = row
  return {
    messageId: row.id,
    conversationId: row.conversation_id,
    accountId: row.account_id,
    jid: row.peer,
    author: row.author,
    ...(row.by_key !== null && { by: { key: row.by_key, nick: row.nick ?? '' } }),
    direction: row.own === 1 ? 'out' : 'in',
    kind: row.kind,
    sentAt: row.sent_at,
    excerpt: text,
    matches,
    ...(kind !== null &&
      name !== null && {
        file: { kind, name, matches: matcher.find(name, MOST_IN_NAME), count: row.file_count },
      }),
    ...(row.closed === 1 && { closed: true }),
  }
}
