import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Bench } from './bench.ts'
import { besideBare, type Contest, type Ground } from './beside-bare.ts'
import { line, median, ms } from './table.ts'
import { MILLION, type HistorySize } from './history-store.ts'
import { buildHistory, buildTown, type Town } from './town.ts'
import type { Watched } from './watched.ts'

const TOWN: Town = { accounts: 20, contacts: 1_000, messages: 200_000, conversations: 20 }
const WARM_RUNS = 7
const COLD_RUNS = 3
const SIZE_RUNS = 7
const AIM = 'under 1.6 x'
const AIM_OF_LARGE = 'under 1.1 x'
/** Something to click, and no more. */
const EMPTY: HistorySize = { messages: 20, conversations: 1, largestTenths: 10 }
/** A screen full of rows, so that their share can be told from that of the history. */
const SCREENFUL: HistorySize = { messages: 600, conversations: 30, largestTenths: 3 }

/** Milliseconds from the start. */
interface Start {
  /** Electron is ready to make windows. */
  readonly ready: number
  /** The first picture is visible. */
  readonly paint: number
  /** A conversation can be clicked. */
  readonly usable: number
  /** If it were clicked at once, its messages and the field for a message would be visible. A bare window has none. */
  readonly composer: number | null
  /** Processor time of all its processes until then. */
  readonly cpu: number
}

export const bench: Bench = {
  name: 'start',
  async run(print, { full }) {
    await besideBare(print, async (ground) => {
      await measureSizes(ground, print)
      if (full) await measureBesideBare(ground, print)
      else print('left out: twenty accounts beside a bare window, which takes minutes; -- --full measures it')
    })
  },
}

/** An empty history and a large one in turns. */
async function measureSizes(
  { server, folder, balcony }: Ground,
  print: (line: string) => void,
): Promise<void> {
  const beganAt = performance.now()
  const started = (size: HistorySize) => {
    const profile = buildHistory(folder, server, size)
    return () => balcony(profile)
  }
  const sizes: Contest = {
    'one conversation': started(EMPTY),
    'thirty conversations': started(SCREENFUL),
    'a million messages': started(MILLION),
  }
  print(line('writing the profiles', seconds(beganAt)))
  await rounds(sizes, 1)
  report('warm', AIM_OF_LARGE, await rounds(sizes, SIZE_RUNS), print)
}

async function measureBesideBare(
  { server, folder, bare, balcony }: Ground,
  print: (line: string) => void,
): Promise<void> {
  const { accounts, contacts, messages } = TOWN
  print(
    `${accounts} accounts that sign in, ${contacts} contacts, ${messages} messages; a bare window in turns with it`,
  )
  const beganAt = performance.now()
  const keyed = buildTown(folder, server, 'keychain', TOWN)
  print(line('writing the profile', seconds(beganAt)))
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
}

const seconds = (beganAt: number): string => `${Math.round((performance.now() - beganAt) / 1000)} s`

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
  const usable = Math.max(row, seen)
  const opening = watched.isBalcony
    ? (await watched.until('composer')) - (await watched.until('clicked'))
    : null
  return { ready, paint: seen, usable, composer: opening === null ? null : usable + opening, cpu }
}

function report(
  temperature: string,
  aimed: string,
  starts: ReadonlyMap<string, readonly Start[]>,
  print: (line: string) => void,
): void {
  const [first] = starts.values()
  for (const [name, all] of starts) {
    const told = (figure: keyof Start): string | null => {
      const values = all.map((start) => start[figure]).filter((value) => value !== null)
      if (values.length === 0) return null
      // Run by run, so that a slow moment affects both.
      const ratios = all.map((start, run) => (start[figure] ?? NaN) / (first?.[run]?.[figure] ?? NaN))
      const ratio = all === first || ratios.some(Number.isNaN) ? '' : `, ${median(ratios).toFixed(2)} x`
      return `${ms(median(values))} (${ms(Math.min(...values))} to ${ms(Math.max(...values))})${ratio}`
    }
    const aim = all === first ? '' : aimed
    const indent = ' '.repeat(temperature.length + 2)
    const composer = told('composer')
    print(line(`${temperature}, ${name}: to the first paint`, told('paint') ?? '', aim))
    print(line(`${indent}to a conversation to click`, told('usable') ?? '', aim))
    if (composer !== null) print(line(`${indent}to its messages and a composer`, composer, aim))
    print(line(`${indent}processor time`, told('cpu') ?? ''))
    print(line(`${indent}Electron itself ready after`, ms(median(all.map(({ ready }) => ready)))))
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
