import { createDecipheriv } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, type StoreKey } from './connect.ts'

/** What a page of a database holds: the name of the table or index, and which part of its tree. */
export interface Page {
  readonly number: number
  readonly of: string
  readonly part: 'root' | 'interior' | 'leaf' | 'overflow'
}

const SIZE = 4096
/** SQLCipher's initialization vector and checksum at the end of each page. */
const RESERVED = 80
const SALT_BYTES = 16

/** The pages of a closed database, with its pages of overflow at the end (SQLite, "Database File Format" §1.6). */
export function pagesOf(path: string, key: StoreKey): Page[] {
  const bytes = readFileSync(path)
  const db = connect(path, key)
  const roots = db
    .prepare(`SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0`)
    .all()
    .map(({ name, rootpage }) => [String(name), Number(rootpage)] as const)
  db.close()
  const pages: Page[] = []
  const walk = (of: string, number: number, isRoot: boolean): void => {
    const page = plain(bytes, number, key)
    const at = number === 1 ? 100 : 0
    const isInterior = page[at] === 2 || page[at] === 5
    pages.push({ number, of, part: isRoot ? 'root' : isInterior ? 'interior' : 'leaf' })
    if (!isInterior) return
    for (let cell = 0; cell < page.readUInt16BE(at + 3); cell++) {
      walk(of, page.readUInt32BE(page.readUInt16BE(at + 12 + 2 * cell)), false)
    }
    walk(of, page.readUInt32BE(at + 8), false)
  }
  for (const [name, root] of [['sqlite_schema', 1] as const, ...roots]) walk(name, root, true)
  const known = new Set(pages.map(({ number }) => number))
  for (let number = 1; number <= bytes.length / SIZE; number++) {
    if (!known.has(number)) pages.push({ number, of: 'values', part: 'overflow' })
  }
  return pages
}

/** Overwrites a page of a closed database. */
export function overwrite(path: string, { number }: Page, by: (at: number) => number): void {
  const bytes = readFileSync(path)
  for (let at = 0; at < SIZE; at++) bytes[(number - 1) * SIZE + at] = by(at)
  writeFileSync(path, bytes)
}

function plain(bytes: Buffer, number: number, key: StoreKey): Buffer {
  const page = bytes.subarray((number - 1) * SIZE, number * SIZE)
  if (key.kind === 'none') return page
  if (key.kind === 'passphrase') throw new Error('not needed')
  const from = number === 1 ? SALT_BYTES : 0
  const vector = page.subarray(SIZE - RESERVED, SIZE - RESERVED + 16)
  const cipher = createDecipheriv('aes-256-cbc', key.bytes, vector).setAutoPadding(false)
  return Buffer.concat([
    page.subarray(0, from),
    cipher.update(page.subarray(from, SIZE - RESERVED)),
    cipher.final(),
  ])
}
