import type { MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message, Quote, Reaction } from '../../../../shared/model/message.ts'
import { emojiKey } from '../../../../shared/text/emoji.ts'
import type { Reader } from '../../db/store.ts'
import { PLACES_PER_MS } from '../place.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from '../preview.ts'
import { FILE_COLUMNS, FILE_JOIN, filesOf, toNamedFile, type NamedFileRow } from './attachments.ts'
import { kindCode } from './codes.ts'
import { keptOf } from './kept.ts'
import {
  AUTHOR_ADDRESS,
  MESSAGE_COLUMNS,
  MESSAGE_TABLES,
  toMessage,
  type MessageRow,
} from './message-rows.ts'
import { readExtra } from './extra.ts'

/** At most this many people are listed per emoji. */
const NAMED = 20

/** Longer messages are not read for a quote, because SQLite would read them completely. */
const MAX_READ_BYTES = 1024 * 1024

/** The messages as the window shows them, in that order, without those deleted here. */
export function readMessages(db: Reader, ids: readonly MessageId[]): Message[] {
  const rows = db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM json_each(?) j CROSS JOIN message m ON m.id = j.value
     CROSS JOIN participant p ON p.id = m.author_id WHERE m.hidden = 0`,
    JSON.stringify(ids),
  )
  return complete(db, rows)
}

export function readMessage(db: Reader, id: MessageId): Message | undefined {
  return readMessages(db, [id])[0]
}

/** Adds the data from other tables, for all messages at once. */
function complete(db: Reader, rows: readonly MessageRow[]): Message[] {
  if (rows.length === 0) return []
  const reactions = reactionsTo(
    db,
    rows.map(({ id }) => id),
  )
  const quotes = quotesOf(
    db,
    rows.flatMap(({ reply_to }) => reply_to ?? []),
  )
  const files = filesOf(
    db,
    rows.flatMap(({ id, kind }) => (kind === FILE ? id : [])),
  )
  const kept = keptOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const mark = kept.get(row.id)
    const ofMessage = files.get(row.id)
    const given = reactions.get(row.id)
    const replyTo = quoteOf(row, quotes)
    return {
      ...toMessage(row),
      ...(given && row.retracted === null && { reactions: given }),
      ...(replyTo && row.retracted === null && { replyTo }),
      ...(ofMessage && { files: ofMessage }),
      ...(mark?.bookmarked && { bookmarked: true }),
      ...(mark?.pinned && { pinned: true }),
    }
  })
}

const FILE = kindCode('file')

const NOTHING: Quote = { id: null, author: null, preview: '' }

function quoteOf({ reply_to, extra }: MessageRow, quotes: ReadonlyMap<MessageId, Quote>): Quote | undefined {
  if (reply_to !== null) return quotes.get(reply_to) ?? NOTHING
  return readExtra(extra).answers === undefined ? undefined : NOTHING
}

interface QuoteRow extends NamedFileRow {
  readonly id: MessageId
  readonly author: BareJid
  readonly key: string
  readonly nick: string | null
  readonly retracted: number | null
  readonly start: string
}

function quotesOf(db: Reader, ids: readonly MessageId[]): ReadonlyMap<MessageId, Quote> {
  if (ids.length === 0) return new Map()
  const rows = db.all<QuoteRow>(
    `SELECT m.id, ${AUTHOR_ADDRESS} AS author, p.key, p.name AS nick, m.retracted,
       CASE WHEN octet_length(m.body) > ${MAX_READ_BYTES} THEN '…' ELSE substr(m.body, 1, ${PREVIEW_SOURCE_LENGTH}) END AS start,
       ${FILE_COLUMNS}
     FROM json_each(?) j CROSS JOIN ${MESSAGE_TABLES} ${FILE_JOIN} WHERE m.id = j.value AND m.hidden = 0`,
    JSON.stringify(ids),
  )
  return new Map(
    rows.map((row) => {
      const { id, author, key, nick, retracted, start } = row
      const file = toNamedFile(row)
      return [
        id,
        {
          id,
          author,
          ...(nick !== null && { by: { key, nick } }),
          preview: retracted === 1 ? '' : preview(start || (file?.name ?? '')),
          ...(file && { file }),
        },
      ]
    }),
  )
}

interface ReactionRow {
  readonly id: MessageId
  readonly emojis: string
  readonly by: BareJid
  /** In a room. */
  readonly nick: string | null
  readonly own: number
  /** It was plain where messages are sealed. */
  readonly plain: number | null
}

/** It is about a sealed message, or was given since messages are sealed. */
const IS_PLAIN = `CASE WHEN r.plain = 1 THEN
  (SELECT m.sealed_by IS NOT NULL OR r.changed_at * ${PLACES_PER_MS} >= c.sealed_from
   FROM message m CROSS JOIN conversation c ON c.id = m.conversation_id WHERE m.id = r.message_id) END`

function reactionsTo(db: Reader, ids: readonly MessageId[]): ReadonlyMap<MessageId, readonly Reaction[]> {
  const rows = db.all<ReactionRow>(
    `SELECT r.message_id AS id, r.emojis, p.key AS "by", p.name AS nick, p.own, ${IS_PLAIN} AS plain
     FROM json_each(?) j
     CROSS JOIN reaction r ON r.message_id = j.value AND r.emojis <> '[]'
     CROSS JOIN participant p ON p.id = r.participant_id
     ORDER BY r.at, r.participant_id`,
    JSON.stringify(ids),
  )
  const found = new Map<MessageId, Map<string, Reaction>>()
  for (const { id, emojis, by, nick, own, plain } of rows) {
    const given = found.get(id) ?? new Map<string, Reaction>()
    found.set(id, given)
    for (const emoji of JSON.parse(emojis) as string[]) {
      // Some clients add a variation selector to every emoji. It counts as the same emoji, in its first spelling.
      const key = emojiKey(emoji)
      const before = given.get(key) ?? { emoji, own: false, count: 0, by: [] }
      const { nicks = [] } = before
      given.set(key, {
        emoji: before.emoji,
        own: before.own || own === 1,
        count: before.count + 1,
        by: nick === null && before.by.length < NAMED ? [...before.by, by] : before.by,
        ...((before.plain === true || plain === 1) && { plain: true }),
        ...(nick !== null && { nicks: nicks.length < NAMED ? [...nicks, nick] : nicks }),
      })
    }
  }
  return new Map([...found].map(([id, given]) => [id, [...given.values()]]))
}
