import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A message as Gajim shows it, from its own database (`logs.db` of Gajim 1.7). */
export interface GajimMessage {
  /** The address of the conversation; with the nickname, if it is with an occupant of a room. */
  readonly where: string
  /** The nickname of who said it to a room; null elsewhere. */
  readonly nick: string | null
  readonly body: string
  readonly own: boolean
  readonly encrypted: boolean
  /** What the other side reported. Only for Gajim's own messages. */
  readonly told: 'nothing' | 'received' | 'read'
  readonly corrected: boolean
}

interface Row {
  readonly kind: number
  readonly jid: string
  readonly contact_name: string | null
  readonly message: string
  readonly additional_data: string | null
  readonly marker: number | null
}

/** `KindConstant` and `ChatMarker` of Gajim. */
const [ROOM, CHAT_RECEIVED, CHAT_SENT] = [2, 4, 6]
const [RECEIVED, READ] = [0, 1]
/** The version of the settings that Gajim 1.7 writes and reads. */
const SETTINGS_VERSION = 5

/** Writes Gajim's settings before its start: an account, and a conversation in its list. */
export function writeSettings(
  folder: string,
  account: { readonly address: string; readonly password: string },
  peer: string,
  encrypts: boolean,
): void {
  mkdirSync(folder, { recursive: true })
  const [name, hostname] = account.address.split('@')
  const chat = { account: 'test', jid: peer, type: 'contact', pinned: false, position: -1 }
  const workspace = { name: 'Test', color: '', avatar_sha: '', chats: [chat] }
  const settings = {
    app: {
      ...{ use_keyring: false, check_for_update: false, sounds_on: false },
      // The composer has the same place in all conversations.
      hide_groupchat_occupants_list: true,
    },
    soundevents: {},
    status_presets: {},
    proxies: {},
    plugins: { omemo: { active: encrypts } },
    workspaces: { test: workspace },
  }
  const own = {
    name,
    hostname,
    password: account.password,
    savepass: true,
    active: true,
    account_label: 'Test',
    resource: 'gajim',
  }
  const contact = { [peer]: { encryption: encrypts ? 'OMEMO' : '' } }
  const database = new DatabaseSync(join(folder, 'settings.sqlite'))
  database.exec(`
    CREATE TABLE settings (name TEXT UNIQUE, settings TEXT);
    CREATE TABLE account_settings (account TEXT UNIQUE, settings TEXT);
    PRAGMA user_version = ${SETTINGS_VERSION}`)
  const insert = database.prepare('INSERT INTO settings VALUES (?, ?)')
  for (const [key, value] of Object.entries(settings)) insert.run(key, JSON.stringify(value))
  database
    .prepare('INSERT INTO account_settings VALUES (?, ?)')
    .run('test', JSON.stringify({ account: own, contact, group_chat: {} }))
  database.close()
}

/** All messages, oldest first. */
export function saidMessages(folder: string): readonly GajimMessage[] {
  const path = join(folder, 'logs.db')
  if (!existsSync(path)) return []
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    const rows = database
      .prepare(
        `SELECT kind, jid, contact_name, message, additional_data, marker FROM logs JOIN jids USING (jid_id)
         WHERE kind IN (?, ?, ?) AND message <> '' ORDER BY log_line_id`,
      )
      .all(ROOM, CHAT_RECEIVED, CHAT_SENT) as unknown as readonly Row[]
    return rows.map(({ kind, jid, contact_name, message, additional_data, marker }) => ({
      where: jid,
      nick: kind === ROOM ? contact_name : null,
      body: message,
      own: kind === CHAT_SENT,
      encrypted: additional_data?.includes('"OMEMO"') ?? false,
      told: marker === READ ? 'read' : marker === RECEIVED ? 'received' : 'nothing',
      corrected: additional_data?.includes('"corrected"') ?? false,
    }))
  } finally {
    database.close()
  }
}
