import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { besideBare } from './beside-bare.ts'
import { line } from './table.ts'
import { buildTown, type Town } from './town.ts'

const TOWN: Town = { accounts: 1, contacts: 1_000, messages: 10_000, conversations: 20 }
const MINUTES = Number(process.env['BALCONY_BENCH_IDLE_MINUTES'] ?? 5)
const SETTLE_MS = 20_000

export const bench: Bench = {
  name: 'idle',
  async run(print) {
    print(
      `${MINUTES} minutes (BALCONY_BENCH_IDLE_MINUTES), signed in with ${TOWN.contacts} contacts, a conversation open`,
    )
    await besideBare(print, async ({ server, folder, bare, balcony }) => {
      const profile = buildTown(folder, server, 'keychain', TOWN)
      // Side by side: what the machine does besides meets both.
      const both = [
        ['bare window', bare(), 'row', ''],
        ['Balcony', balcony(profile), 'online', 'under 0.3 %'],
      ] as const
      try {
        for (const [, watched, mark] of both) await watched.until(mark)
        await delay(SETTLE_MS)
        const before = both.map(([, watched]) => watched.processes().cpuByKindMs())
        await delay(MINUTES * 60_000)
        for (const [at, [name, watched, , aim]] of both.entries()) {
          const after = watched.processes().cpuByKindMs()
          const spent = Object.entries(after).map(
            ([kind, ms]) => [kind, ms - (before[at]?.[kind] ?? 0)] as const,
          )
          const share = spent.reduce((total, [, ms]) => total + ms, 0) / (MINUTES * 600)
          print(line(`${name}: of one processor`, `${share.toFixed(2)} %`, aim))
          print(line('', spent.map(([kind, ms]) => `${kind} ${ms} ms`).join(', ')))
        }
      } finally {
        for (const [, watched] of both) await watched.quit()
      }
    })
  },
}
