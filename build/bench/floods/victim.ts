/**
 * The target of a flood: the application without a window in its own process. Its one argument is JSON, each line on
 * standard input an order, and each line on standard error a result.
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

/** The effects of a flood, from `begin` to `end`. */
export interface Damage {
  /** The longest stall of the event loop, and the sum of all over 50 ms, in milliseconds. */
  readonly longest: number
  readonly stalls: number
  /** The largest growth of the process's memory, in bytes. */
  readonly memory: number
  /** Rows read from the store. */
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
// If a flood prevents the sign-in, that is the measurement.
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

/** Counts the rows read, and simulates a full disk on demand. */
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
