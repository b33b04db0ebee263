import { cutText, namedBy, readCorrections } from './corrections.ts'
import { bareOf, EARLIEST, number, text, type Item, type ReadMessage } from './item.ts'
import {
  boundedText,
  isItem,
  KEY_RANGE,
  readOther,
  type OtherDatabase,
  type OtherRow,
} from './other-database.ts'

/** The file of all conversations, in Gajim 0.16 to 2: `LOG_DB` of Gajim's `configpaths.py`. */
export const GAJIM_FILE = 'logs.db'

/** `KindConstant` of Gajim 1.7. */
const IN_ROOM = 2
const [SINGLE_RECEIVED, RECEIVED, SINGLE_SENT, SENT] = [3, 4, 5, 6]
const KINDS = [IN_ROOM, SINGLE_RECEIVED, RECEIVED, SINGLE_SENT, SENT].join(', ')

/** `MessageType` and `ChatDirection` of Gajim 1.9 and later. */
const CHAT = 1
const OUTGOING = 2

/** More links to files than anybody has. */
const MOST_LINKS = 1_000_000

/** Reads the history in Gajim's folder. */
export const readGajim = (folder: string, scratch: string): Generator<Item> =>
  readOther(folder, GAJIM_FILE, scratch, (db) => {
    if (db.columns('message') !== null && db.columns('remote') !== null) return readArchive(db)
    return db.columns('logs') === null ? null : readLogs(db)
  })

/** Up to Gajim 1.8: one row for each message, with the account as a row of `jids`. */
function* readLogs(db: OtherDatabase): Generator<Item> {
  const columns = db.columns('logs')
  const optional = (name: string): string => (columns?.has(name) ? `l.${name}` : 'NULL')
  const sql = `SELECT l.log_line_id AS key, a.jid AS account, j.jid AS peer, j.type AS is_room, l.time, l.kind AS what,
    ${boundedText('l.message', 'body')}, l.subject, ${boundedText(optional('additional_data'), 'more')},
    ${optional('stanza_id')} AS archive_id, ${optional('message_id')} AS id
    FROM logs l LEFT JOIN jids j ON j.jid_id = l.jid_id LEFT JOIN jids a ON a.jid_id = ${optional('account_id')}
    WHERE ${KEY_RANGE} AND l.kind IN (${KINDS})`
  for (const row of db.rows(sql, 'logs', 'log_line_id')) {
    if (isItem(row)) yield row
    else if (row['what'] === IN_ROOM) yield { kind: 'in-room' }
    else yield fromLog(row)
  }
}

function fromLog(row: OtherRow): Item {
  return message(row, {
    own: row['what'] === SENT || row['what'] === SINGLE_SENT,
    original: text(inside(row['more'], 'corrected')['original_text']),
    link: text(inside(row['more'], 'gajim')['oob_url']),
  })
}

/** An object in the JSON of `additional_data`: `corrected`, or Gajim's own remarks. */
function inside(value: unknown, name: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : null
    const found: unknown = isObject(parsed) ? parsed[name] : null
    return isObject(found) ? found : {}
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Since Gajim 1.9: accounts, the others and messages have tables; a correction is a message of its own. */
function* readArchive(db: OtherDatabase): Generator<Item> {
  const oob = db.columns('oob') === null ? [] : db.all('SELECT fk_message_pk AS id, url FROM oob', MOST_LINKS)
  const links = new Map(oob.map(({ id, url }) => [Number(id), text(url)]))
  const within = ['m.fk_account_pk', 'm.fk_remote_pk', 'm.direction']
  const corrections = readCorrections(db, {
    sql: `SELECT m.pk AS key, m.pk AS message, m.timestamp AS rank, ${namedBy(...within, 'm.correction_id')} AS name
      FROM (SELECT * FROM message WHERE correction_id IS NOT NULL) m`,
    table: 'message',
    key: 'm.pk',
    body: `SELECT ${cutText('text')} AS body FROM message WHERE pk = ?`,
  })
  const sql = `SELECT m.pk AS key, a.jid AS account, r.jid AS peer, m.timestamp AS time, m.type, m.direction,
    m.stanza_id AS archive_id, m.id, m.correction_id, ${namedBy(...within, 'm.id')} AS name, ${boundedText('m.text', 'body')}
    FROM message m JOIN account a ON a.pk = m.fk_account_pk JOIN remote r ON r.pk = m.fk_remote_pk
    WHERE ${KEY_RANGE}`
  for (const row of db.rows(sql, 'message', 'm.pk')) {
    if (isItem(row)) yield row
    else if (row['type'] !== CHAT) yield { kind: 'in-room' }
    else if (text(row['correction_id']) === undefined) {
      const latest = corrections.latest(row['name'])
      const own = row['direction'] === OUTGOING
      if (latest === undefined) yield message(row, { own, link: links.get(Number(row['key'])) })
      else yield message({ ...row, body: latest }, { own, original: text(row['body']) })
    }
  }
}

interface Known {
  readonly own: boolean
  readonly original?: string | undefined
  /** The link to a file (XEP-0066). */
  readonly link?: string | undefined
}

/** `time` has fractions since Gajim 1.0, and is in whole seconds before. */
function message(row: OtherRow, known: Known): Item {
  const [account, peer, body, time] = [
    text(row['account']),
    text(row['peer']),
    text(row['body']),
    number(row['time']) ?? 0,
  ]
  const at = Math.round(time * 1000)
  if (account === undefined || peer === undefined || body === undefined || at < EARLIEST)
    return { kind: 'unreadable' }
  // A private message within a room.
  if (peer.includes('/') || row['is_room'] === 1) return { kind: 'in-room' }
  const read: ReadMessage = {
    peer: bareOf(peer),
    own: known.own,
    at,
    wholeSeconds: Number.isInteger(time),
    body,
    subject: text(row['subject']),
    id: text(row['id']),
    // Gajim writes its own id here for what it sends.
    archiveId: row['archive_id'] === row['id'] ? undefined : text(row['archive_id']),
    original: known.original,
    ...(known.link === body && { file: true }),
  }
  return { kind: 'message', account: bareOf(account), message: read }
}
