import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A message as Dino shows it, from its own database (`dino.db` of Dino 0.4). */
export interface DinoMessage {
  /** Said to everybody in a room, to one of its occupants, or to a contact. */
  readonly kind: 'contact' | 'room' | 'private'
  /** The nickname of who said it, or of who it was said to in private; null outside of rooms. */
  readonly nick: string | null
  readonly body: string
  readonly own: boolean
  readonly encrypted: boolean
  /** What the other side reported. Only for Dino's own messages. */
  readonly told: 'nothing' | 'received' | 'read'
  readonly corrected: boolean
  /** The text it replies to; null if Dino knows none. */
  readonly answers: string | null
  /** Reactions by person (in rooms by nickname), without people who removed all of theirs. */
  readonly reactions: readonly { readonly by: string; readonly emojis: readonly string[] }[]
}

/** A file as Dino has it. */
export interface DinoFile {
  readonly name: string
  readonly own: boolean
  readonly whole: boolean
  readonly way: 'http' | 'jingle' | 'other'
  readonly encrypted: boolean
  /** Where its bytes are, below Dino's folder of files; null if they are not here. */
  readonly path: string | null
}

interface Row {
  readonly item: number
  readonly message: number
  readonly type: number
  readonly nick: string | null
  readonly body: string
  readonly direction: number
  readonly encryption: number
  readonly marked: number
  readonly corrected: number
  readonly quoted: number | null
}

/** `Entities.Message.Type` and `Marked` of libdino. */
const KINDS: Readonly<Record<number, DinoMessage['kind']>> = { 2: 'room', 3: 'private' }
const [RECEIVED, READ] = [1, 2]
/** `Entities.Encryption`. */
const [PLAIN, OMEMO] = [0, 2]

/** The tables with the shown messages, oldest first. */
const SHOWN = `
  SELECT content_item.id AS item, message.id AS message, type, counterpart_resource AS nick, body, direction, encryption,
    marked,
    quoted_message_id AS quoted,
    EXISTS (SELECT 1 FROM message_correction WHERE message_id = message.id) AS corrected
  FROM content_item JOIN message ON message.id = content_item.foreign_id
  LEFT JOIN reply ON reply.message_id = message.id
  WHERE content_type = 1 AND hide = 0 ORDER BY content_item.time, content_item.id`

/** Whether Dino has created its tables, including the last one. */
export function hasTables(path: string): boolean {
  if (!existsSync(path)) return false
  const last = read(path, `SELECT name FROM sqlite_master WHERE name = 'settings_conversationid_key'`)
  return last.length === 1
}

/** Writes an account and a conversation into Dino's database for its next start. Dino must not be running. */
export function addToStore(
  path: string,
  account: { address: string; password: string },
  peer: string,
  encrypts: boolean,
): void {
  const database = new DatabaseSync(path)
  database
    .prepare(
      `INSERT INTO account (bare_jid, resourcepart, password, alias, enabled, roster_version, mam_earliest_synced)
       VALUES (?, 'dino', ?, '', 1, '', 0)`,
    )
    .run(account.address, account.password)
  database.prepare('INSERT INTO jid (bare_jid) VALUES (?)').run(peer)
  database
    .prepare(
      `INSERT INTO conversation (account_id, jid_id, active, active_last_changed, type, encryption, notification,
         send_typing, send_marker)
       SELECT account.id, jid.id, 1, unixepoch(), 0, ?, 0, 0, 0 FROM account, jid`,
    )
    .run(encrypts ? OMEMO : PLAIN)
  database.close()
}

/** Whether Dino has signed in, seen by its known contacts. */
export const knowsContacts = (path: string): boolean => read(path, 'SELECT jid FROM roster').length > 0

/** All shown messages, oldest first. */
export function shownMessages(path: string): readonly DinoMessage[] {
  const rows = read(path, SHOWN) as unknown as readonly Row[]
  const fallbacks = read(path, 'SELECT message_id, from_char, to_char FROM body_meta')
  const reactions = read(
    path,
    `SELECT content_item_id AS item, COALESCE(last_nick, bare_jid) AS by, emojis FROM reaction
     LEFT JOIN jid ON jid.id = reaction.jid_id LEFT JOIN occupant_id ON occupant_id.id = reaction.occupant_id
     WHERE emojis <> '' ORDER BY reaction.time`,
  )
  const bodyOf = (row: Row): string => {
    const fallback = fallbacks.find((each) => each['message_id'] === row.message)
    const letters = [...row.body]
    return fallback === undefined
      ? row.body
      : [
          ...letters.slice(0, Number(fallback['from_char'])),
          ...letters.slice(Number(fallback['to_char'])),
        ].join('')
  }
  return rows.map((row) => {
    const quoted = rows.find(({ item }) => item === row.quoted)
    const kind = KINDS[row.type] ?? 'contact'
    return {
      kind,
      nick: kind === 'contact' ? null : row.nick,
      body: bodyOf(row),
      own: row.direction === 1,
      encrypted: row.encryption === OMEMO,
      told: row.marked === READ ? 'read' : row.marked === RECEIVED ? 'received' : 'nothing',
      corrected: row.corrected === 1,
      answers: quoted === undefined ? null : bodyOf(quoted),
      reactions: reactions
        .filter(({ item }) => item === row.item)
        .map(({ by, emojis }) => ({ by: String(by), emojis: String(emojis).split(',') })),
    }
  })
}

/** `Entities.FileTransfer.State` of libdino, and the numbers of its providers. */
const COMPLETE = 0
const PROVIDERS = ['http', 'jingle'] as const

/** All files, oldest first. */
export function keptFiles(path: string): readonly DinoFile[] {
  const rows = read(
    path,
    'SELECT file_name, path, direction, state, provider, encryption FROM file_transfer ORDER BY id',
  )
  return rows.map((row) => ({
    name: String(row['file_name']),
    own: row['direction'] === 1,
    whole: row['state'] === COMPLETE,
    way: PROVIDERS[Number(row['provider'])] ?? 'other',
    encrypted: row['encryption'] === OMEMO,
    path: typeof row['path'] === 'string' ? row['path'] : null,
  }))
}

function read(path: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}
