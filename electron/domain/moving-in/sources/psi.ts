import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bareOf, EARLIEST, text, type Item } from './item.ts'
import { linesOf } from './lines.ts'
import {
  boundedText,
  isItem,
  KEY_RANGE,
  readOther,
  type OtherDatabase,
  type OtherRow,
} from './other-database.ts'
import { addressOfPsiName, psiText } from './psi-names.ts'
import { elementsNamed, readSettings, childText } from './settings-xml.ts'

/** Below a profile of Psi. Since 1.0 there is the database; before and beside it one text file for each contact. */
export const PSI_HISTORY = 'history'
const DATABASE = 'history.db'
const TEXTS = '.history'
const ACCOUNTS = 'accounts.xml'

/** `Message::Type` in Psi's files: normal and chat. Errors, headlines and requests are no messages of a person. */
const MESSAGE_TYPES = [0, 1]
/** `EDB::Contact` and `EDB::GroupChatContact`. */
const ROOM_CONTACT = 2
const SENT = 1

/** Reads a profile of Psi. Its settings may be in another folder than its history (`configFolder`). */
export function* readPsi(folder: string, configFolder: string, scratch: string): Generator<Item> {
  const accounts = yield* readAccounts([configFolder, folder])
  const history = join(folder, PSI_HISTORY)
  const isRead = yield* readOther(history, DATABASE, scratch, (db) =>
    db.columns('events') === null || db.columns('contacts') === null ? null : readEvents(db, accounts),
  )
  // The text files have the same messages.
  if (!isRead) yield* readTexts(history, accounts)
}

/** The accounts by Psi's own ids, in their order. */
type PsiAccounts = ReadonlyMap<string, string>

function* readAccounts(folders: readonly string[]): Generator<Item, PsiAccounts> {
  const accounts = new Map<string, string>()
  for (const folder of new Set(folders)) {
    const read = readSettings(join(folder, ACCOUNTS))
    if (read === null) continue
    if ('code' in read) {
      yield { kind: 'problem', file: ACCOUNTS, failure: read }
      continue
    }
    const [list] = elementsNamed(read, 'accounts')
    const inner = list?.children.find(({ name }) => name === 'accounts') ?? list
    for (const account of inner?.children ?? []) {
      const address = bareOf(childText(account, 'jid'))
      if (!address.includes('@')) continue
      accounts.set(childText(account, 'id'), address)
      yield { kind: 'account', account: address }
      for (const entry of account.children.find(({ name }) => name === 'roster-cache')?.children ?? []) {
        const [peer, name] = [bareOf(childText(entry, 'jid')), childText(entry, 'name')]
        if (peer !== '' && name !== '') yield { kind: 'name', account: address, peer, name }
      }
    }
  }
  return accounts
}

function* readEvents(db: OtherDatabase, accounts: PsiAccounts): Generator<Item> {
  const sql = `SELECT e.id AS key, c.acc_id, c.jid AS peer, c.type AS contact_type, e.date, e.type AS what, e.direction,
      e.subject, ${boundedText('e.extra_data', 'more')}, ${boundedText('e.m_text', 'body')}
    FROM events e JOIN contacts c ON c.id = e.contact_id WHERE ${KEY_RANGE}`
  for (const row of db.rows(sql, 'events', 'e.id')) {
    if (isItem(row)) yield row
    else if (!MESSAGE_TYPES.includes(Number(row['what']))) continue
    else if (row['contact_type'] === ROOM_CONTACT) yield { kind: 'in-room' }
    else yield fromEvent(row, accounts)
  }
}

function fromEvent(row: OtherRow, accounts: PsiAccounts): Item {
  const account = accounts.get(text(row['acc_id']) ?? '')
  const [peer, body] = [text(row['peer']), text(row['body'])]
  const time = timeOf(text(row['date']) ?? '')
  if (account === undefined || peer === undefined || body === undefined || time === null)
    return { kind: 'unreadable' }
  return {
    kind: 'message',
    account,
    message: {
      peer: bareOf(peer),
      own: row['direction'] === SENT,
      ...time,
      body,
      subject: text(row['subject']),
      ...(linkOf(row['more']) === body && { file: true }),
    },
  }
}

/** The link of XEP-0066 in Psi's extra data: `{"jabber:x:oob": [["https://…", "description"]]}`. */
function linkOf(more: unknown): string | undefined {
  try {
    const parsed = (typeof more === 'string' ? JSON.parse(more) : null) as Record<string, unknown> | null
    const links = parsed?.['jabber:x:oob']
    const first: unknown = Array.isArray(links) ? links[0] : undefined
    return Array.isArray(first) ? text(first[0]) : undefined
  } catch {
    return undefined
  }
}

/**
 * Psi writes the time of the clock on the wall, without a zone: `2026-11-30T19:36:28` and perhaps fractions. Only this
 * computer's zone can be meant.
 */
function timeOf(written: string): { readonly at: number; readonly wholeSeconds: boolean } | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(Z|[+-]\d\d:\d\d)?$/.exec(
    written,
  )
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const ms = Number((found[7] ?? '0').padEnd(3, '0'))
  const at =
    found[8] === undefined
      ? new Date(year, month - 1, day, hour, minute, second, ms).getTime()
      : Date.parse(written)
  return at >= EARLIEST ? { at, wholeSeconds: found[7] === undefined } : null
}

function* readTexts(folder: string, accounts: PsiAccounts): Generator<Item> {
  if (!existsSync(folder)) return
  const names = readdirSync(folder).filter((name) => name.endsWith(TEXTS))
  // These files don't say whose they are. Psi itself takes its first account.
  const [account] = accounts.values()
  if (account === undefined) return
  const sizes = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let before = 0
  for (const [index, name] of names.entries()) {
    const peer = bareOf(addressOfPsiName(name.slice(0, -TEXTS.length)))
    try {
      for (const { line, cut, done } of linesOf(join(folder, name))) {
        const item = cut ? ({ kind: 'unreadable' } as const) : fromLine(line, account, peer)
        if (item !== null) yield item
        if (item !== null) yield { kind: 'share', share: (before + done) / (total || 1) }
      }
    } catch {
      yield { kind: 'problem', file: name, failure: { code: 'import-unreadable' } }
    }
    before += sizes[index] ?? 0
  }
}

/**
 * `|time|type|to or from|flags|` with a subject and a link where the second flag says so (bits 1 and 2), then the text. null
 * for a line that is no message.
 */
function fromLine(line: string, account: string, peer: string): Item | null {
  if (line === '') return null
  const [start, time = '', type = '', origin = '', flags = '', ...rest] = line.split('|')
  if (start !== '' || rest.length === 0) return { kind: 'unreadable' }
  if (!MESSAGE_TYPES.includes(Number(type))) return null
  const more = Number.parseInt(flags[1] ?? '0', 16) || 0
  const subject = (more & 1) === 0 ? undefined : psiText(rest.shift() ?? '')
  const [link] = (more & 2) === 0 ? [] : rest.splice(0, 2)
  // Bars of the text are escaped, so it is one field.
  const body = psiText(rest.join('|'))
  const at = timeOf(time)
  if (at === null || (origin !== 'to' && origin !== 'from') || body === '') return { kind: 'unreadable' }
  return {
    kind: 'message',
    account,
    message: {
      peer,
      own: origin === 'to',
      ...at,
      body,
      ...(subject && { subject }),
      ...(link !== undefined && psiText(link) === body && { file: true }),
    },
  }
}
