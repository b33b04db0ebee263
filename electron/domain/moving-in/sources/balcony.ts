import { closeSync, openSync, readdirSync, readSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BALCONY_FORM } from '../exporting/balcony-json.ts'
import { bareOf, EARLIEST, text, type Item } from './item.ts'
import { linesOf } from './lines.ts'

/** A file that another program has laid out differently is read at once, so it may not be larger. */
const MOST_AT_ONCE = 64 * 1024 * 1024
/** The head of a file. In bytes. */
const HEAD_BYTES = 16 * 1024
/** A folder with more exports than anybody makes. */
const MOST_FILES = 10_000

type Fields = Readonly<Record<string, unknown>>

/** Whether there are exports in a folder, or this is one. */
export const holdsExports = (place: string): boolean => jsonFiles(place).some(isBalconyFile)

/** The files of a folder that may be exports, or this one. */
function jsonFiles(place: string): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place]
    const names = readdirSync(place).filter((name) => name.endsWith('.json'))
    return names.slice(0, MOST_FILES).map((name) => join(place, name))
  } catch {
    return []
  }
}

/** Whether its beginning says so, however it is laid out. */
function isBalconyFile(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    try {
      const buffer = Buffer.alloc(HEAD_BYTES)
      const length = readSync(file, buffer, 0, HEAD_BYTES, 0)
      return /^\s*\{\s*"balcony"\s*:\s*"conversation"/.test(buffer.toString('utf8', 0, length))
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

/** Reads the exports of Balcony itself (`exporting/balcony-json.ts`). */
export function* readBalcony(place: string): Generator<Item> {
  const files = jsonFiles(place).filter(isBalconyFile)
  for (const [index, path] of files.entries()) {
    try {
      for (const item of readFile(path)) {
        if (item.kind === 'share') yield { kind: 'share', share: (index + item.share) / files.length }
        else yield item
      }
    } catch {
      yield { kind: 'problem', file: basename(path), failure: { code: 'import-unreadable' } }
    }
  }
}

function* readFile(path: string): Generator<Item> {
  const { size } = statSync(path)
  const lines = linesOf(path)
  const first = lines.next()
  const head = first.done === true ? null : parsed(`${first.value.line}]}`)
  if (head === null) {
    lines.return(undefined)
    yield* readAtOnce(path, size)
    return
  }
  const sides = sidesOf(head)
  if (sides === null) {
    yield { kind: 'problem', file: basename(path), failure: { code: 'import-form-unknown' } }
    return
  }
  yield* headItems(sides)
  let isWhole = false
  for (const { line, cut, done } of lines) {
    const written = line.trim()
    if (written === ']}') isWhole = true
    if (written === '' || written === ']}') continue
    const fields = cut ? null : parsed(written.replace(/,$/, ''))
    yield fields === null ? { kind: 'unreadable' } : fromFields(fields, sides)
    yield { kind: 'share', share: done / (size || 1) }
  }
  if (!isWhole) yield { kind: 'problem', file: basename(path), failure: { code: 'import-damaged' } }
}

function* readAtOnce(path: string, size: number): Generator<Item> {
  const file = basename(path)
  if (size > MOST_AT_ONCE) {
    yield { kind: 'problem', file, failure: { code: 'import-too-large' } }
    return
  }
  const whole = parsed(readFileSync(path, 'utf8'))
  const sides = whole && sidesOf(whole)
  const messages = whole?.['messages']
  if (!sides || !Array.isArray(messages)) {
    yield {
      kind: 'problem',
      file,
      failure: { code: whole === null ? 'import-damaged' : 'import-form-unknown' },
    }
    return
  }
  yield* headItems(sides)
  for (const fields of messages as readonly unknown[]) {
    yield isFields(fields) ? fromFields(fields, sides) : { kind: 'unreadable' }
  }
}

interface Sides {
  readonly account: string
  readonly peer: string
  readonly name: string | undefined
}

function sidesOf(head: Fields): Sides | null {
  const [account, peer] = [text(head['account']), text(head['peer'])]
  if (head['balcony'] !== BALCONY_FORM || account === undefined || peer === undefined) return null
  // What many have said belongs to nobody's conversation.
  if (head['kind'] === 'room' || head['kind'] === 'private') return null
  return { account: bareOf(account), peer: bareOf(peer), name: text(head['name']) }
}

function* headItems({ account, peer, name }: Sides): Generator<Item> {
  yield { kind: 'account', account }
  if (name !== undefined) yield { kind: 'name', account, peer, name }
}

/** The kinds that hold a text of a person. The others have nothing that another Balcony could use. */
const KINDS: readonly unknown[] = ['text', 'action', 'announcement', 'file']

function fromFields(fields: Fields, { account, peer }: Sides): Item {
  const at = Date.parse(text(fields['at']) ?? '')
  const url = linkOf(fields)
  const body = text(fields['text']) ?? url
  if (
    fields['deleted'] === true ||
    !KINDS.includes(fields['kind']) ||
    body === undefined ||
    !(at >= EARLIEST)
  )
    return { kind: 'unreadable' }
  return {
    kind: 'message',
    account,
    message: {
      peer,
      own: fields['own'] === true,
      at,
      wholeSeconds: false,
      body,
      subject: text(fields['subject']),
      id: text(fields['id']),
      originId: text(fields['originId']),
      archiveId: text(fields['archiveId']),
      original: text(fields['original']),
      ...(url !== undefined && body === url && { file: true }),
    },
  }
}

/** The link of its first file. */
function linkOf(fields: Fields): string | undefined {
  const files = fields['files']
  const first: unknown = Array.isArray(files) ? files[0] : undefined
  return isFields(first) ? text(first['url']) : undefined
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(json: string): Fields | null {
  try {
    const value: unknown = JSON.parse(json)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}
