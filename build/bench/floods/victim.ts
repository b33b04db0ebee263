/**
 * The application without a window, in a process of its own, that a flood is poured on. Its one argument is JSON; each
 * line on standard input is an order, each line on standard error what it came to.
 */
import { createInterface } from 'node:readline'
import Database from '@signalapp/sqlcipher'
import { signInTrusting, startLive, type LiveLogin } from '../../../electron/domain/testing/live-balcony.ts'
import { createTestSecrets } from '../../../electron/domain/testing/secrets.ts'

export interface VictimArgument {
  readonly profile: string
  readonly login: LiveLogin
}

export type Order = 'begin' | 'end' | 'disk full' | 'disk free' | 'quit'

/** What a flood came to, from `begin` to `end`. */
export interface Damage {
  /** The longest time in which the event loop did not turn, and the sum of those over 50 ms. Milliseconds. */
  readonly longest: number
  readonly stalls: number
  /** How far the memory of the process grew at most. Bytes. */
  readonly memory: number
  /** Rows that were read from the store. */
  readonly rows: number
}

let rows = 0
let isFull = false
watchStore()

const { profile, login } = JSON.parse(process.argv[2] ?? '') as VictimArgument
const secrets = createTestSecrets()
secrets.fail({ code: 'keychain-missing' })
const balcony = await startLive(profile, secrets)
await balcony.call('app.chooseProtection', { protection: 'none' })
const tell = (what: object): void => console.error(JSON.stringify(what))

let longest = 0
let stalls = 0
let before = process.memoryUsage().rss
let most = before
let last = performance.now()
const watch = setInterval(() => {
  const now = performance.now()
  const late = now - last - 5
  last = now
  longest = Math.max(longest, late)
  if (late > 50) stalls += late
  most = Math.max(most, process.memoryUsage().rss)
}, 5)

balcony.onDeltas((deltas) => {
  for (const delta of deltas) {
    if (delta.kind !== 'messagesChanged') continue
    if (delta.messages.some(({ body }) => body === 'The end')) tell({ marked: true })
  }
})
// Where a flood keeps it from signing in, that is what is measured.
void signInTrusting(balcony, login).then(
  () => tell({ signedIn: true }),
  (failure: unknown) => tell({ signedIn: false, failure: String(failure) }),
)
tell({ ready: true })

for await (const order of createInterface(process.stdin) as AsyncIterable<Order>) {
  if (order === 'begin') {
    longest = stalls = rows = 0
    before = most = process.memoryUsage().rss
  } else if (order === 'end') {
    tell({ damage: { longest, stalls, memory: most - before, rows } satisfies Damage })
  } else if (order === 'quit') break
  else isFull = order === 'disk full'
}
clearInterval(watch)
process.exit(0)

/** Counts the rows that are read, and lets the disk be full where it is to be. */
function watchStore(): void {
  interface Statement {
    get(...args: unknown[]): unknown
    all(...args: unknown[]): unknown[]
  }
  const db = new Database(':memory:')
  const statement = Object.getPrototypeOf(db.prepare('SELECT 1')) as Statement
  db.close()
  const { get, all } = statement
  statement.get = function (...args) {
    const row = get.apply(this, args)
    if (row !== undefined) rows += 1
    return row
  }
  statement.all = function (...args) {
    const found = all.apply(this, args)
    rows += found.length
    return found
  }
  const { exec } = Database.prototype
  Database.prototype.exec = function (sql) {
    if (isFull && sql.startsWith('BEGIN')) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
    exec.call(this, sql)
  }
}
