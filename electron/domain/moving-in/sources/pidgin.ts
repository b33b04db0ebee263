import { existsSync, opendirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bareOf, EARLIEST, type Item } from './item.ts'
import { linesOf } from './lines.ts'
import { createLogClock, logStart } from './pidgin-zone.ts'
import { childText, elementsNamed, readSettings, unescape, type SettingsElement } from './settings-xml.ts'

/** The XMPP logs in Pidgin's folder, and the files with accounts and names. */
export const PIDGIN_LOGS = join('logs', 'jabber')
const ACCOUNTS = 'accounts.xml'
const NAMES = 'blist.xml'
const PROTOCOL = 'prpl-jabber'

/** Names by which the lines of a conversation say who wrote. */
interface Speakers {
  readonly own: ReadonlySet<string>
  readonly theirs: ReadonlySet<string>
}

interface Known {
  /** By the bare address of an account: its own names. */
  readonly own: ReadonlyMap<string, ReadonlySet<string>>
  /** By account and contact: the person's name for them. */
  readonly names: ReadonlyMap<string, string>
}

/** Reads the history in Pidgin's folder: a file for each time that a conversation was open, below account and contact. */
export function* readPidgin(folder: string): Generator<Item> {
  const known = yield* readKnown(folder)
  const logs = join(folder, PIDGIN_LOGS)
  const files = yield* filesBelow(logs)
  let done = 0
  for (const { account, peer, name, bytes } of files) {
    // `room@server.chat` is a room, `.system` has sign-ins.
    if (peer.endsWith('.chat')) yield* countRoom(join(logs, account, peer, name))
    else if (!peer.startsWith('.')) yield* readLog(logs, { account, peer, name }, known)
    done += bytes
    yield { kind: 'share', share: done / (files.total || 1) }
  }
}

interface LogFile {
  readonly account: string
  readonly peer: string
  readonly name: string
  readonly bytes: number
}

/** More files than anybody has. */
const MOST_FILES = 1_000_000

function* filesBelow(logs: string): Generator<Item, LogFile[] & { total: number }> {
  const files: LogFile[] = []
  let total = 0
  for (const account of foldersIn(logs)) {
    for (const peer of foldersIn(join(logs, account))) {
      try {
        const folder = opendirSync(join(logs, account, peer))
        for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
          if (!entry.isFile() || logStart(entry.name) === null || files.length >= MOST_FILES) continue
          const { size: bytes } = statSync(join(logs, account, peer, entry.name))
          files.push({ account, peer, name: entry.name, bytes })
          total += bytes
        }
        folder.closeSync()
      } catch {
        yield { kind: 'problem', file: peer, failure: { code: 'import-unreadable' } }
      }
    }
  }
  // The names begin with their time.
  files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return Object.assign(files, { total })
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}

/** Folders have names like in URLs where a letter could be trouble (`purple_escape_filename`). */
function addressOfFolder(name: string): string {
  try {
    return bareOf(decodeURIComponent(name))
  } catch {
    return bareOf(name)
  }
}

function* readKnown(folder: string): Generator<Item, Known> {
  const own = new Map<string, ReadonlySet<string>>()
  const names = new Map<string, string>()
  const accounts = yield* settings(folder, ACCOUNTS)
  for (const account of accounts === null ? [] : elementsNamed(accounts, 'account')) {
    if (childText(account, 'protocol') !== PROTOCOL) continue
    const name = childText(account, 'name')
    own.set(
      bareOf(name),
      new Set([name, bareOf(name), childText(account, 'alias')].filter((each) => each !== '')),
    )
    yield { kind: 'account', account: bareOf(name) }
  }
  const list = yield* settings(folder, NAMES)
  for (const buddy of list === null ? [] : elementsNamed(list, 'buddy')) {
    if (buddy.attributes['proto'] !== PROTOCOL) continue
    const account = bareOf(buddy.attributes['account'] ?? '')
    const peer = bareOf(childText(buddy, 'name'))
    const name = childText(buddy, 'alias')
    if (name === '' || peer === '') continue
    names.set(`${account} ${peer}`, name)
    yield { kind: 'name', account, peer, name }
  }
  return { own, names }
}

function* settings(folder: string, file: string): Generator<Item, SettingsElement | null> {
  const read = readSettings(join(folder, file))
  if (read === null || !('code' in read)) return read
  yield { kind: 'problem', file, failure: read }
  return null
}

function speakersIn(known: Known, account: string, peer: string): Speakers {
  const alias = known.names.get(`${account} ${peer}`)
  return {
    own: known.own.get(account) ?? new Set([account]),
    theirs: new Set([peer, ...(alias === undefined ? [] : [alias])]),
  }
}

/** A line that says something, before it is known where it ends. */
interface Said {
  readonly at: number
  readonly own: boolean
  body: string
}

function* readLog(logs: string, file: Omit<LogFile, 'bytes'>, known: Known): Generator<Item> {
  const { name } = file
  const start = logStart(name)
  if (start === null) return
  const [account, peer] = [addressOfFolder(file.account), addressOfFolder(file.peer)]
  const speakers = speakersIn(known, account, peer)
  const readLine = name.endsWith('.html') ? htmlLine : textLine
  const clock = createLogClock(start)
  let said: Said | null = null
  function* finished(): Generator<Item> {
    const body = said?.body.trim() ?? ''
    if (said === null || body === '') return
    const message = { peer, own: said.own, at: said.at, wholeSeconds: true, body }
    yield said.at < EARLIEST ? { kind: 'unreadable' } : { kind: 'message', account, message }
  }
  try {
    let isHead = true
    for (const { line, cut } of linesOf(join(logs, file.account, file.peer, name))) {
      // The first line names the conversation.
      if (isHead) {
        isHead = false
        continue
      }
      if (cut) {
        yield { kind: 'unreadable' }
        continue
      }
      const read = readLine(line)
      if (read === 'more') {
        if (said !== null && said.body.length < MOST_LINES_LENGTH) said.body += `\n${line}`
        continue
      }
      yield* finished()
      said = null
      const at = read === null ? null : clock(read.time)
      if (read === null || at === null) continue
      const own = read.own ?? isOwn(read.who, speakers)
      if (own === null) yield { kind: 'unreadable' }
      else said = { at, own, body: read.isAction ? `/me ${read.body}` : read.body }
    }
    yield* finished()
  } catch {
    yield { kind: 'problem', file: name, failure: { code: 'import-unreadable' } }
  }
}

/** In UTF-16 units, for a message of many lines. */
const MOST_LINES_LENGTH = 1024 * 1024

/** null if nobody says who that is: a name from elsewhere, for instance a nickname that has changed since. */
function isOwn(who: string, { own, theirs }: Speakers): boolean | null {
  if (theirs.has(who)) return false
  if (own.has(who) || own.has(bareOf(who))) return true
  return theirs.has(bareOf(who)) ? false : null
}

interface Line {
  readonly time: string
  readonly who: string
  /** What the line itself says; undefined if only the name tells. */
  readonly own: boolean | undefined
  readonly isAction: boolean
  readonly body: string
}

/** `(19:36:07) Juliet: text`, `(19:36:07) ***Juliet waves`; a line without a time goes on with the text before it. */
function textLine(line: string): Line | 'more' | null {
  const [, time = '', rest = ''] = /^\(([^)]{5,60})\) (.*)$/s.exec(line) ?? []
  if (!/\d\d:\d\d/.test(time)) return 'more'
  const action = /^\*\*\*(\S+) (.*)$/s.exec(rest)
  if (action) return { time, who: action[1] ?? '', own: undefined, isAction: true, body: action[2] ?? '' }
  const colon = rest.indexOf(': ')
  // Pidgin's own remarks have no name.
  if (colon < 0) return null
  return { time, who: rest.slice(0, colon), own: undefined, isAction: false, body: rest.slice(colon + 2) }
}

/** The colours in which Pidgin writes what was sent and what came. */
const SENT = '#16569E'
const CAME = '#A82F2F'
const COLOR = /^<(?:span style="color: |font color=")(#[0-9A-F]{6})"/i
const TIME = /\(([^)]*\d\d:\d\d[^)]*)\)/
const timeIn = (line: string): string | undefined => TIME.exec(line.slice(0, 200))?.[1]
const WHO = /<b>(.*?)<\/b>/s
/** Colour, time and name stand in this much of a line. Only so much is looked through, because others wrote the rest. */
const HEAD_LENGTH = 4_096

function htmlLine(line: string): Line | 'more' | null {
  const head = line.slice(0, HEAD_LENGTH)
  const color = COLOR.exec(head)?.[1]?.toUpperCase()
  const time = timeIn(line)
  if (color === undefined || time === undefined) return null
  const who = WHO.exec(head)
  if (!who) return null
  const name = plain(who[1] ?? '')
  // The text follows the end of the colour.
  const after = line.slice(who.index + who[0].length).replace(/^<\/(?:span|font)>/, '')
  const body = plain(after.replace(/<br\s*\/?>$/, '')).replace(/^ /, '')
  if (name.startsWith('***')) return { time, who: name.slice(3), own: undefined, isAction: true, body }
  // Anything else than the two colours is a remark, or a message that was not delivered.
  if (color !== SENT && color !== CAME) return null
  return { time, who: name.replace(/:$/, ''), own: color === SENT, isAction: false, body }
}

/** The text of a piece of HTML. Nothing of it is ever shown as HTML. No expression looks past the next tag of its kind. */
function plain(html: string): string {
  return unescape(
    html
      .replaceAll(/<br\s*\/?>/gi, '\n')
      .replaceAll(
        /<a href="([^"]*)"[^<>]*>((?:(?!<\/?a\b).)*)<\/a>/gis,
        (_whole, href: string, shown: string) =>
          unescape(href) === unescape(shown) ? shown : `${shown} (${href})`,
      )
      .replaceAll(/<[^<>]*>/g, ''),
  )
}

function* countRoom(path: string): Generator<Item> {
  try {
    for (const { line } of linesOf(path)) if (timeIn(line) !== undefined) yield { kind: 'in-room' }
  } catch {
    yield { kind: 'problem', file: PIDGIN_LOGS, failure: { code: 'import-unreadable' } }
  }
}
