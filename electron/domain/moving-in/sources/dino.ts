import { cutText, namedBy, readCorrections } from './corrections.ts'
import { bareOf, EARLIEST, number, text, type Item } from './item.ts'
import {
  boundedText,
  isItem,
  KEY_RANGE,
  readOther,
  type OtherDatabase,
  type OtherRow,
} from './other-database.ts'

/** The file of all conversations: `Database` of libdino, up to its version 32 (Dino 0.5). */
export const DINO_FILE = 'dino.db'

/** `Message.Type` and `Message.DIRECTION_SENT` of libdino. */
const CHAT = 1
const SENT = 1
/** The number of the provider of files. */
const BY_HTTP = 0
/** Answers that quote. */
const MOST_FALLBACKS = 200_000
/** Names are few. */
const MOST_NAMES = 100_000

/** Reads the history in Dino's folder. */
export const readDino = (folder: string, scratch: string): Generator<Item> =>
  readOther(folder, DINO_FILE, scratch, (db) =>
    ['account', 'jid', 'message'].every((table) => db.columns(table) !== null) ? readMessages(db) : null,
  )

/**
 * A correction is a row of its own, which `message_correction` ties to the id of the first text. A quotation that only
 * repeats the answered message for older programs is marked in `body_meta`.
 */
function* readMessages(db: OtherDatabase): Generator<Item> {
  for (const { address } of db.all('SELECT bare_jid AS address FROM account', MOST_NAMES)) {
    if (text(address) !== undefined) yield { kind: 'account', account: bareOf(String(address)) }
  }
  const has = (table: string): boolean => db.columns(table) !== null
  const archiveId = db.columns('message')?.has('server_id') ? 'm.server_id' : 'NULL'
  const within = (message: string) => [
    `${message}.account_id`,
    `${message}.counterpart_id`,
    `${message}.direction`,
  ]
  const corrections = has('message_correction')
    ? readCorrections(db, {
        sql: `SELECT c.id AS key, n.id AS message, n.id AS rank, ${namedBy(...within('n'), 'c.to_stanza_id')} AS name
          FROM message_correction c CROSS JOIN message n ON n.id = c.message_id`,
        table: 'message_correction',
        key: 'c.id',
        body: `SELECT ${cutText('body')} AS body FROM message WHERE id = ?`,
      })
    : null
  const fallbacks = new Map<number, OtherRow>()
  if (has('body_meta'))
    for (const row of db.all('SELECT message_id, from_char, to_char FROM body_meta', MOST_FALLBACKS))
      fallbacks.set(Number(row['message_id']), row)
  // A file by HTTP has the row number of its message.
  const transfers = has('file_transfer')
    ? db.all(`SELECT info FROM file_transfer WHERE provider = ${BY_HTTP}`, MOST_NAMES)
    : []
  const files = new Set(transfers.map(({ info }) => Number(info)))
  const sql = `SELECT m.id AS key, a.bare_jid AS account, j.bare_jid AS peer, m.direction, m.type AS what, m.time,
      m.stanza_id AS id, ${archiveId} AS archive_id, ${namedBy(...within('m'), 'm.stanza_id')} AS name,
      ${boundedText('m.body', 'body')}
    FROM message m JOIN account a ON a.id = m.account_id JOIN jid j ON j.id = m.counterpart_id WHERE ${KEY_RANGE}`
  for (const row of db.rows(sql, 'message', 'm.id')) {
    if (isItem(row)) yield row
    else if (row['what'] !== CHAT) yield { kind: 'in-room' }
    else if (corrections?.has(row['key']) !== true) {
      const key = Number(row['key'])
      const latest = corrections?.latest(row['name'])
      yield message({ ...row, ...fallbacks.get(key) }, latest, files.has(key))
    }
  }
  yield* readNames(db)
}

function message(row: OtherRow, latest: string | undefined, isFile: boolean): Item {
  const [account, peer, body] = [text(row['account']), text(row['peer']), text(row['body'])]
  const at = (number(row['time']) ?? 0) * 1000
  if (account === undefined || peer === undefined || body === undefined || at < EARLIEST)
    return { kind: 'unreadable' }
  const first = withoutFallback(body, number(row['from_char']), number(row['to_char']))
  return {
    kind: 'message',
    account: bareOf(account),
    message: {
      peer: bareOf(peer),
      own: row['direction'] === SENT,
      at,
      wholeSeconds: true,
      body: latest ?? first,
      original: latest === undefined ? undefined : first,
      id: text(row['id']),
      archiveId: text(row['archive_id']),
      ...(isFile && latest === undefined && { file: true }),
    },
  }
}

/** The text without the part that is only for programs without replies (XEP-0428). Counted in code points. */
function withoutFallback(body: string, from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined || to <= from) return body
  const letters = [...body]
  const rest = [...letters.slice(0, from), ...letters.slice(to)].join('')
  return rest === '' ? body : rest
}

function* readNames(db: OtherDatabase): Generator<Item> {
  const columns = db.columns('roster')
  if (!columns?.has('name') || !columns.has('jid')) return
  const sql = `SELECT a.bare_jid AS account, r.jid AS peer, r.name FROM roster r JOIN account a ON a.id = r.account_id`
  for (const row of db.all(sql, MOST_NAMES)) {
    const [account, peer, name] = [text(row['account']), text(row['peer']), text(row['name'])]
    if (account !== undefined && peer !== undefined && name !== undefined)
      yield { kind: 'name', account: bareOf(account), peer: bareOf(peer), name }
  }
}
