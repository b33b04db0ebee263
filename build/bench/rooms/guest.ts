/**
 * Balcony without a window, in a process of its own, as a guest in rooms. Its one argument is JSON, each line on standard
 * input an order, and each line on standard output the answer to one.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openBalcony } from '../profile.ts'
import { GUEST } from './house.ts'

/** A profile and its secrets. */
export interface GuestArgument {
  readonly profile: string
  readonly secrets: Readonly<Record<string, string>>
}

export type Order =
  | { readonly do: 'join'; readonly room: string }
  /** Everything that is no longer needed is collected first. */
  | { readonly do: 'weigh' }
  /** What happened since the last time. */
  | { readonly do: 'tell' }

export type Answer =
  | { readonly told: 'ready' }
  /** In milliseconds since 1970. */
  | { readonly told: 'joined'; readonly at: number }
  /** The heap and what hangs on it, in bytes. */
  | { readonly told: 'weight'; readonly bytes: number }
  | {
      readonly told: 'news'
      readonly longestMs: number
      readonly cpuMs: number
      readonly deltas: Readonly<Record<string, number>>
    }

const TICK_MS = 5
const { profile, secrets } = JSON.parse(process.argv[2] ?? '') as GuestArgument
const tell = (answer: Answer): void => console.log(JSON.stringify(answer))

const balcony = openBalcony(profile, new Map(Object.entries(secrets)))
let deltas: Record<string, number> = {}
const online = new Promise<void>((resolve) =>
  balcony.onDeltas((all) => {
    for (const delta of all) {
      deltas[delta.kind] = (deltas[delta.kind] ?? 0) + 1
      if (delta.kind === 'accountChanged' && delta.account.connection.kind === 'online') resolve()
    }
  }),
)
await balcony.start()
await online
let longestMs = 0
let cpu = process.cpuUsage()
let lastWaited = waitedMs()
let last = performance.now()
const watch = setInterval(() => {
  const now = performance.now()
  const waited = waitedMs()
  longestMs = Math.max(longestMs, now - last - TICK_MS - (waited - lastWaited))
  last = now
  lastWaited = waited
}, TICK_MS)
tell({ told: 'ready' })

for await (const text of createInterface(process.stdin)) {
  const order = JSON.parse(text) as Order
  if (order.do === 'join') {
    const joined = await balcony.call('rooms.join', { accountId: GUEST, address: order.room })
    if (!joined.ok || joined.value.kind !== 'joined') throw new Error(JSON.stringify(joined))
    tell({ told: 'joined', at: Date.now() })
  } else if (order.do === 'weigh') {
    // Twice, because finalizers run behind the first.
    await collect()
    await collect()
    const { heapUsed, external } = process.memoryUsage()
    tell({ told: 'weight', bytes: heapUsed + external })
  } else {
    const { user, system } = process.cpuUsage(cpu)
    tell({ told: 'news', longestMs, cpuMs: (user + system) / 1_000, deltas })
    cpu = process.cpuUsage()
    longestMs = 0
    deltas = {}
  }
}
clearInterval(watch)
process.exit(0)

async function collect(): Promise<void> {
  globalThis.gc?.()
  await new Promise((resolve) => setImmediate(resolve))
}

/** How long this process was ready to run and had no processor, in milliseconds; 0 where the system does not tell. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
