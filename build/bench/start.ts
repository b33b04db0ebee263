import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Bench } from './bench.ts'
import { besideBare, type Contest } from './beside-bare.ts'
import { line, median, ms } from './table.ts'
import { MILLION, type HistorySize } from './history-store.ts'
import { buildHistory, buildTown, type Town } from './town.ts'
import type { Watched } from './watched.ts'

const TOWN: Town = { accounts: 20, contacts: 1_000, messages: 200_000, conversations: 20 }
const WARM_RUNS = 7
const COLD_RUNS = 3
const AIM = 'under 1.6 x'
const AIM_OF_LARGE = 'under 1.1 x'
/** Something to click, and no more. */
const EMPTY: HistorySize = { messages: 20, conversations: 1, largestTenths: 10 }

/** Milliseconds from the start. */
interface Start {
  /** Electron is ready to make windows. */
  readonly ready: number
  /** The first picture is visible. */
  readonly paint: number
  /** A conversation can be clicked. */
  readonly usable: number
  /** Processor time of all its processes until then. */
  readonly cpu: number
}

export const bench: Bench = {
  name: 'start',
  async run(print) {
    const { accounts, contacts, messages } = TOWN
    print(
      `${accounts} accounts that sign in, ${contacts} contacts, ${messages} messages; a bare window in turns with it`,
    )
    await besideBare(print, async ({ server, folder, bare, balcony }) => {
      const beganAt = performance.now()
      const keyed = buildTown(folder, server, 'keychain', TOWN)
      print(line('writing the profile', `${Math.round((performance.now() - beganAt) / 1000)} s`))
      const plain = buildTown(folder, server, 'none', TOWN)
      const contest: Contest = {
        'bare window': bare,
        'Balcony, encrypted': () => balcony(keyed),
        'Balcony, not encrypted': () => balcony(plain),
      }
      await rounds(contest, 1)
      report('warm', AIM, await rounds(contest, WARM_RUNS), print)
      const isCold = dropCaches()
      if (!isCold) print('not cold: the system does not let its cache of files be dropped')
      else report('cold', AIM, await rounds(contest, COLD_RUNS, dropCaches), print)

      const [empty, large] = [buildHistory(folder, server, EMPTY), buildHistory(folder, server, MILLION)]
      const sizes: Contest = {
        'one conversation': () => balcony(empty),
        'a million messages in 2,000': () => balcony(large),
      }
      await rounds(sizes, 1)
      report('warm', AIM_OF_LARGE, await rounds(sizes, WARM_RUNS), print)
    })
  },
}

async function rounds(
  contest: Contest,
  runs: number,
  before: () => unknown = () => undefined,
): Promise<Map<string, Start[]>> {
  const starts = new Map<string, Start[]>()
  for (let run = 0; run < runs; run++) {
    for (const [name, begin] of Object.entries(contest)) {
      before()
      const watched = begin()
      starts.set(name, [...(starts.get(name) ?? []), await measure(watched)])
      await watched.quit()
    }
  }
  return starts
}

async function measure(watched: Watched): Promise<Start> {
  const row = await watched.until('row')
  const cpu = watched.processes().cpuMs()
  const [ready, paint, shown] = await Promise.all([
    watched.until('ready'),
    watched.until('first-paint'),
    watched.until('shown'),
  ])
  const seen = Math.max(paint, shown)
  return { ready, paint: seen, usable: Math.max(row, seen), cpu }
}

function report(
  temperature: string,
  aimed: string,
  starts: ReadonlyMap<string, readonly Start[]>,
  print: (line: string) => void,
): void {
  const [first] = starts.values()
  for (const [name, all] of starts) {
    const told = (['paint', 'usable', 'cpu'] as const).map((figure) => {
      const values = all.map((start) => start[figure])
      // Run by run, so that a slow moment affects both.
      const ratios = all.map((start, run) => start[figure] / (first?.[run]?.[figure] ?? NaN))
      const ratio = all === first ? '' : `, ${median(ratios).toFixed(2)} x`
      return `${ms(median(values))} (${ms(Math.min(...values))} to ${ms(Math.max(...values))})${ratio}`
    })
    const aim = all === first ? '' : aimed
    print(line(`${temperature}, ${name}: to the first paint`, told[0] ?? '', aim))
    print(line(`${' '.repeat(temperature.length + 2)}to a conversation to click`, told[1] ?? '', aim))
    print(line(`${' '.repeat(temperature.length + 2)}processor time`, told[2] ?? ''))
    print(
      line(
        `${' '.repeat(temperature.length + 2)}Electron itself ready after`,
        ms(median(all.map(({ ready }) => ready))),
      ),
    )
  }
}

/** Drops the system's file cache, so that a start reads from disk. False without the permission. */
function dropCaches(): boolean {
  try {
    execFileSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '1')
    return true
  } catch {
    return false
  }
}
