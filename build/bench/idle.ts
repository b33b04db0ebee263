import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { besideBare } from './beside-bare.ts'
import { line } from './table.ts'
import { buildTown, type Town } from './town.ts'

const TOWN: Town = { accounts: 1, contacts: 1_000, messages: 10_000, conversations: 20 }
const MINUTES = Number(process.env['BALCONY_BENCH_IDLE_MINUTES'] ?? 5)
const SETTLE_MS = 30_000
const AIM = 'under 0.3 %'

export const bench: Bench = {
  name: 'idle',
  async run(print) {
    print(
      `${MINUTES} minutes (BALCONY_BENCH_IDLE_MINUTES), signed in with ${TOWN.contacts} contacts, a conversation open; all at once`,
    )
    await besideBare(print, async ({ server, folder, bare, balcony }) => {
      const behind = balcony(buildTown(folder, server, 'keychain', { ...TOWN, family: 'romeo' }))
      await behind.until('opened')
      const empty = bare()
      await empty.until('row')
      // The last window has the focus, with a blinking caret in its composer.
      const inFront = balcony(buildTown(folder, server, 'none', { ...TOWN, family: 'juliet' }))
      const all = [
        ['Balcony behind another window', behind, AIM],
        ['Balcony in front, the caret in the field', inFront, AIM],
        ['bare window', empty, ''],
      ] as const
      try {
        await Promise.all([behind.until('online'), inFront.until('online')])
        await delay(SETTLE_MS)
        const before = all.map(([, watched]) => watched.processes().cpuByKindMs())
        await delay(MINUTES * 60_000)
        for (const [at, [name, watched, aim]] of all.entries()) {
          const spent = Object.entries(watched.processes().cpuByKindMs()).map(
            ([kind, ms]) => [kind, ms - (before[at]?.[kind] ?? 0)] as const,
          )
          const share = spent.reduce((total, [, ms]) => total + ms, 0) / (MINUTES * 600)
          print(line(`${name}: of one processor`, `${share.toFixed(2)} %`, aim))
          print(line('', spent.map(([kind, ms]) => `${kind} ${ms} ms`).join(', ')))
        }
      } finally {
        await Promise.all(all.map(([, watched]) => watched.quit()))
      }
    })
  },
}
