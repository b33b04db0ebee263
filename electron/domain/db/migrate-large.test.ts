import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { connect } from './connect.ts'
import { migrateInThread } from './copy-in-thread.ts'
import { migrateLarge } from './migrate-large.ts'
import { migrations } from './migrations/index.ts'
import { MigrationDue, openStore } from './open.ts'
import { makeHistory, MESSAGES } from './testing-history.ts'

const KEY = { kind: 'raw', bytes: Buffer.alloc(32, 7) } as const
const VERSION = 11
const everything = process.env['BALCONY_ALL_SEEDS'] !== undefined

const folder = mkdtempSync(join(tmpdir(), 'balcony-test-'))
const original = join(folder, 'balcony.db')
beforeAll(() => {
  const written = join(folder, 'written.db')
  makeHistory(written, KEY, VERSION)
  // The last message is only in the log, as after a kill.
  const db = connect(written, KEY)
  db.exec(`UPDATE message SET body = 'in the log' WHERE id = ${MESSAGES}`)
  for (const end of ['', '-wal']) copyFileSync(written + end, original + end)
  db.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

function copyOfIt(): string {
  const path = join(temporaryFolder(), 'balcony.db')
  for (const end of ['', '-wal']) copyFileSync(original + end, path + end)
  return path
}

/** The version of a closed history, how many messages it has, and the last of them. */
function about(path: string): unknown {
  const db = connect(path, KEY)
  const version = db.pragma('user_version', { simple: true })
  const count = db.prepare('SELECT count(*) AS n FROM message').get()?.['n']
  const last = db.prepare('SELECT body FROM message ORDER BY id DESC LIMIT 1').get()?.['body']
  expect(db.pragma('quick_check', { simple: true })).toBe('ok')
  db.close()
  return { version, count, last }
}
const OLD = { version: VERSION, count: MESSAGES, last: 'in the log' }
const NEW = { ...OLD, version: migrations.length }

/** Migrates; ends itself by SIGKILL at the point with that name. */
const CHILD = `
  import { migrateLarge } from ${JSON.stringify(new URL('./migrate-large.ts', import.meta.url).href)}
  import { writeSync } from 'node:fs'
  const [, path, fatal] = process.argv
  try {
    migrateLarge({ path, key: { kind: 'raw', bytes: Buffer.alloc(32, 7) } }, {
      progress: () => undefined,
      at(point) {
        writeSync(1, point + '\\n')
        if (point === fatal) process.kill(process.pid, 'SIGKILL')
      },
    })
  } catch (error) {
    writeSync(1, JSON.stringify(error.failure) + '\\n')
  }`
const child = (path: string, fatal: string): string[] => [
  ...['--no-warnings', '--input-type=module', '-e', CHILD],
  ...[path, fatal],
]

/** The next start after whatever happened: a large file is migrated first. */
function startAgain(path: string): void {
  const open = (): void =>
    openStore({
      path,
      key: KEY,
      announced: () => undefined,
      now: Date.now(),
      leaveLarge: true,
      smallBytes: 0,
    }).close()
  try {
    open()
  } catch (error) {
    if (!(error instanceof MigrationDue)) throw error
    migrateLarge({ path, key: KEY }, { progress: () => undefined })
    open()
  }
}

test('a large history is migrated in a thread, with progress, and a copy is kept', async () => {
  const path = copyOfIt()
  const shares: number[] = []
  const watch = { signal: new AbortController().signal, progress: (share: number) => void shares.push(share) }
  expect(await migrateInThread({ path, key: KEY }, watch)).toEqual({ ok: true, value: undefined })
  expect(shares.length).toBeGreaterThan(0)
  expect(shares).toEqual([...shares].sort((one, other) => one - other))
  expect(about(path)).toEqual(NEW)
  expect(about(`${path}.v${VERSION}.bak`)).toEqual(OLD)
})

const points = (path: string): string[] => {
  const named: string[] = []
  migrateLarge({ path, key: KEY }, { progress: () => undefined, at: (point) => void named.push(point) })
  return named
}

/** A child for each point takes long, so usual runs die at the points that differ. */
const USUAL =
  /^(begin|log merged|copying|copied|copy kept|0012-archive|check (account|message)|commit|committed|end)$/

test(
  'killed at any point, the next start goes on and nothing is lost',
  { timeout: everything ? 1_200_000 : 300_000 },
  () => {
    const all = points(copyOfIt())
    const fatal = all.filter((point) => everything || USUAL.test(point))
    expect(fatal.length).toBeGreaterThanOrEqual(11)
    for (const point of fatal) {
      const path = copyOfIt()
      const { signal, stdout } = spawnSync(process.execPath, child(path, point), { encoding: 'utf8' })
      expect(signal, point).toBe('SIGKILL')
      expect(stdout.trim().split('\n').at(-1)).toBe(point)
      startAgain(path)
      expect(about(path), point).toEqual(NEW)
      expect(about(`${path}.v${VERSION}.bak`), point).toEqual(OLD)
      expect(existsSync(`${path}.bak-unfinished`), point).toBe(false)
    }
  },
)

test.runIf(everything)('killed at random times, again and again', { timeout: 300_000 }, async () => {
  const path = copyOfIt()
  for (let time = 0; time < 30; time++) {
    const running = spawn(process.execPath, child(path, 'never'), { stdio: 'ignore' })
    const gone = once(running, 'exit')
    const timer = setTimeout(() => running.kill('SIGKILL'), 150 + ((time * 7919) % 400))
    await gone
    clearTimeout(timer)
  }
  startAgain(path)
  expect(about(path)).toEqual(NEW)
})

test('a migration that fails leaves the history as it was, and its copy', () => {
  const path = copyOfIt()
  const broken = { name: '0012-broken', sql: 'DELETE FROM message; DROP TABLE nowhere' }
  const job = { path, key: KEY, migrations: [...migrations.slice(0, VERSION), broken] }
  expect(() => migrateLarge(job, { progress: () => undefined })).toThrow(/nowhere/)
  expect(about(path)).toEqual(OLD)
  expect(about(`${path}.v${VERSION}.bak`)).toEqual(OLD)
})

test.skipIf(process.platform === 'win32')('a full disk is named, and takes nothing', () => {
  const path = copyOfIt()
  // Without the log, so that the copy is the first file to be written.
  connect(path, KEY).close()
  // Files may not grow past a megabyte: a quota that also holds for root.
  const script = `trap '' XFSZ; ulimit -f 2048; exec "$@"`
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', process.execPath, ...child(path, 'never')], {
    encoding: 'utf8',
  })
  expect(stdout.trim().split('\n').at(-1)).toBe('{"code":"disk-full"}')
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('bak'))).toEqual([])
  expect(about(path)).toEqual(OLD)
  startAgain(path)
  expect(about(path)).toEqual(NEW)
})
