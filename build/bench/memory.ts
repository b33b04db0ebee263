import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { besideBare } from './beside-bare.ts'
import { line, median } from './table.ts'
import { buildTown, type Town } from './town.ts'
import type { Watched } from './watched.ts'

const TOWN: Town = { accounts: 1, contacts: 1_000, messages: 10_000, conversations: 20 }
const RUNS = 3
/** Time for the garbage of a start and a sign-in to be collected. */
const SETTLE_MS = 12_000

type Parts = Readonly<Record<string, number>>

export const bench: Bench = {
  name: 'memory',
  async run(print) {
    print(
      `after signing in with ${TOWN.contacts} contacts, PSS of all processes; a bare window in turns with it`,
    )
    await besideBare(print, async ({ server, folder, bare, balcony }) => {
      const profile = buildTown(folder, server, 'keychain', TOWN)
      const [bares, balconies]: [Parts[], Parts[]] = [[], []]
      for (let run = 0; run < RUNS; run++) {
        bares.push(await weigh(bare(), 'row'))
        balconies.push(await weigh(balcony(profile), 'online'))
      }
      for (const kind of Object.keys(balconies[0] ?? {})) {
        const [one, other] = [bares, balconies].map((runs) => median(runs.map((parts) => parts[kind] ?? 0)))
        print(line(kind, `${mb(other)}, bare ${mb(one)}`))
      }
      const over = balconies.map((parts, run) => sum(parts) - sum(bares[run] ?? {}))
      print(line('all, bare window', mb(median(bares.map(sum)))))
      print(line('all, Balcony', mb(median(balconies.map(sum)))))
      print(line('over the bare window', `${mb(median(over))} (${over.map(mb).join(', ')})`, 'at most 60 MB'))
    })
  },
}

async function weigh(watched: Watched, settled: 'row' | 'online'): Promise<Parts> {
  try {
    await watched.until(settled)
    await delay(SETTLE_MS)
    return watched.processes().memoryByKindMb()
  } finally {
    await watched.quit()
  }
}

const sum = (parts: Parts): number => Object.values(parts).reduce((total, part) => total + part, 0)
const mb = (value = NaN): string => `${value.toFixed(0)} MB`
