import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect, type StoreKey } from './connect.ts'
import { repair, type Repaired } from './repair.ts'
import { StoreError } from './store.ts'
import { CONVERSATIONS, makeHistory, MESSAGES } from './testing-history.ts'
import { overwrite, pagesOf, type Page } from './testing-pages.ts'

// Each repair reads and writes everything, on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const AFTER_LOSS = ['DELETE FROM archive_span']
const KEYS: Readonly<Record<string, StoreKey>> = {
  encrypted: { kind: 'raw', bytes: Buffer.alloc(32, 7) },
  plain: { kind: 'none' },
}

/** Two ways in which a disk may spoil a page. */
const DAMAGES: readonly ((at: number) => number)[] = [() => 0, (at) => (at * 137 + 11) % 256]

interface Content {
  readonly accounts: readonly unknown[]
  readonly messages: ReadonlyMap<number, string>
  readonly conversations: readonly unknown[]
  readonly participants: readonly unknown[]
  readonly refs: readonly unknown[]
  readonly contacts: readonly unknown[]
  readonly spans: number
  readonly toIndex: unknown
}

function contentOf(path: string, key: StoreKey): Content {
  const db = connect(path, key)
  const all = (sql: string) => db.prepare(sql).all()
  const messages = all('SELECT id, conversation_id, place, author_id, sent_at, body FROM message ORDER BY id')
  const content = {
    accounts: all('SELECT id, address, trial FROM account'),
    messages: new Map(messages.map((row) => [Number(row['id']), JSON.stringify(row)])),
    conversations: all('SELECT id, kind, peer, account_id FROM conversation ORDER BY id'),
    participants: all('SELECT * FROM participant ORDER BY id'),
    refs: all('SELECT * FROM message_ref ORDER BY message_id'),
    contacts: all('SELECT jid, name FROM contact ORDER BY jid'),
    spans: all('SELECT * FROM archive_span').length,
    toIndex: db.prepare('SELECT low, high FROM search_state').get(),
  }
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
  return content
}

/** Without a key the same happens, but for the codes of errors. */
const TRIED = process.env['BALCONY_ALL_SEEDS'] === undefined ? ['encrypted'] : Object.keys(KEYS)

describe.each(TRIED)('a damaged history (%s)', (name) => {
  const key = KEYS[name] as StoreKey
  const folder = mkdtempSync(join(tmpdir(), 'balcony-test-'))
  const original = join(folder, 'whole.db')
  let pages: readonly Page[] = []
  let before: Content
  beforeAll(() => {
    makeHistory(original, key)
    pages = pagesOf(original, key)
    before = contentOf(original, key)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const pageOf = (of: string, part: Page['part'], at = 0.5): Page => {
    const found = pages.filter((page) => page.of === of && page.part === part)
    const page = found[Math.floor(at * found.length)]
    if (page === undefined) throw new Error(`no ${part} of ${of}`)
    return page
  }

  /** Damages a copy, repairs it, and returns the content of the new file. */
  function repaired(spoil: (path: string) => void): Repaired & { readonly after: Content } {
    const path = join(temporaryFolder(), 'balcony.db')
    copyFileSync(original, path)
    spoil(path)
    const damaged = readFileSync(path)
    const to = `${path}.new`
    const answer = repair(
      { from: path, to, key, isKeyRight: true, afterLoss: AFTER_LOSS },
      { progress: () => undefined },
    )
    expect(readFileSync(path).equals(damaged)).toBe(true)
    const after = contentOf(to, key)
    const last = [...after.messages.keys()].at(-1) ?? 0
    expect(after.toIndex).toEqual({ low: last, high: last })
    // What is there is exactly what was there.
    for (const [id, message] of after.messages) expect(message).toBe(before.messages.get(id))
    return { ...answer, after }
  }
  const spoiled = (page: Page, damage = DAMAGES[1]) =>
    repaired((path) => overwrite(path, page, damage ?? (() => 0)))

  test.each([
    ['message_place', 'leaf'],
    ['message_place', 'root'],
    ['message_ref_value', 'leaf'],
    ['message_ref_value', 'root'],
    ['message_fts_data', 'leaf'],
  ] as const)('an index alone is made again without losing a row (%s, %s)', (of, part) => {
    const found = pages.some((page) => page.of === of && page.part === part)
    const { whole, after } = spoiled(pageOf(of, found ? part : 'root'))
    expect(whole).toBe(true)
    expect({ ...after, toIndex: before.toIndex }).toEqual(before)
  })

  test.each([0, 0.3, 0.999])('a page of messages (at %d) costs only its rows', (at) => {
    for (const damage of DAMAGES) {
      const { whole, after } = spoiled(pageOf('message', 'leaf', at), damage)
      expect(whole).toBe(false)
      const lost = MESSAGES - after.messages.size
      expect(lost).toBeGreaterThan(0)
      expect(lost).toBeLessThan(100)
      // The archive is asked for everything again.
      expect(after.spans).toBe(0)
      expect(after.conversations).toEqual(before.conversations)
    }
  })

  test('a page that leads to others costs what is below it', () => {
    const { whole, after } = spoiled(pageOf('message', 'interior'))
    expect(whole).toBe(false)
    expect(after.messages.size).toBeGreaterThan(0)
    expect(after.messages.size).toBeLessThan(MESSAGES)
    expect(after.conversations).toEqual(before.conversations)
  })

  test('the first page of the messages costs all of them, and nothing else', () => {
    const { whole, after } = spoiled(pageOf('message', 'root'))
    expect(whole).toBe(false)
    expect(after.messages.size).toBe(0)
    expect(after.conversations).toHaveLength(CONVERSATIONS)
    expect(after.contacts).toEqual(before.contacts)
  })

  test('a page of a long text costs that message', () => {
    const { after } = spoiled(pageOf('values', 'overflow'))
    expect(after.messages.size).toBe(MESSAGES - 1)
  })

  test('ids of messages are found again in their index', () => {
    const { whole, after } = spoiled(pageOf('message_ref', 'leaf'))
    expect(whole).toBe(true)
    expect(after.refs).toEqual(before.refs)
  })

  test('a lost room does not become the conversation with somebody who has a nickname for an address', () => {
    const { after } = repaired((path) => {
      const db = connect(path, key)
      db.pragma('foreign_keys = OFF')
      db.exec(`UPDATE participant SET key = 'n:witch' WHERE own = 0 AND conversation_id = (SELECT min(id) FROM conversation);
        DELETE FROM conversation WHERE id = (SELECT min(id) FROM conversation)`)
      db.close()
    })
    expect(after.conversations).toEqual(before.conversations.slice(1))
  })

  test.each(['conversation', 'participant'])('lost rows of %s are made again from the others', (of) => {
    const { whole, after } = spoiled(pageOf(of, 'leaf'))
    expect(whole).toBe(false)
    expect(after.messages.size).toBe(MESSAGES)
    expect(after.conversations).toEqual(before.conversations)
    expect(after.participants).toEqual(before.participants)
  })

  test('a table with text as its key is read from both ends', () => {
    const { after } = spoiled(pageOf('contact', 'leaf'))
    expect(after.contacts.length).toBeGreaterThan(900)
    expect(after.contacts.length).toBeLessThan(1_000)
    expect(after.messages.size).toBe(MESSAGES)
  })

  test('many pages at once, and a file that was cut off', () => {
    const leaves = pages.filter(({ of, part }) => of === 'message' && part === 'leaf')
    const many = repaired((path) => {
      for (const [at, page] of leaves.entries()) if (at % 50 === 7) overwrite(path, page, () => 255)
    })
    expect(many.after.messages.size).toBeGreaterThan(MESSAGES * 0.9)
    const cut = repaired((path) =>
      truncateSync(path, Math.floor((readFileSync(path).length * 0.7) / 4096) * 4096),
    )
    expect(cut.whole).toBe(false)
    expect(cut.after.messages.size).toBeGreaterThan(0)
  })

  test('its account is made again, and asks how to sign in', () => {
    const { whole, after } = spoiled(pageOf('account', 'root'))
    expect(whole).toBe(false)
    expect(after.accounts).toEqual(before.accounts)
    expect(after.messages.size).toBe(MESSAGES)
    expect(after.contacts).toEqual(before.contacts)
  })

  test.each([
    ['root', 0],
    ['leaf', 0],
  ] as const)('where the first tables can no longer be found, a new one is empty (%s)', (part, at) => {
    for (const damage of DAMAGES) {
      const { after, ...answer } = spoiled(pageOf('sqlite_schema', part, at), damage)
      expect(answer).toEqual({ whole: false, empty: true })
      expect([after.accounts, after.messages.size, after.spans]).toEqual([[], 0, 0])
    }
  })

  test('a later page of the list of tables costs those on it; of an encrypted one, everything', () => {
    const { after, ...answer } = spoiled(pageOf('sqlite_schema', 'leaf', 0.7))
    const isSaved = key.kind === 'none'
    expect(answer).toEqual({ whole: false, ...(!isSaved && { empty: true }) })
    expect(after.messages.size).toBe(isSaved ? MESSAGES : 0)
  })

  test('a key that may be wrong leaves everything as it is', () => {
    const path = join(temporaryFolder(), 'balcony.db')
    copyFileSync(original, path)
    overwrite(path, pageOf('sqlite_schema', 'root'), () => 0)
    const job = { from: path, to: `${path}.new`, key, isKeyRight: false, afterLoss: [] }
    expect(() => repair(job, { progress: () => undefined })).toThrow(StoreError)
  })
})
