import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { addAccount, addRoster, type ServerInfo } from '../../live/prosody.ts'
import { line, median } from '../table.ts'
import type { Damage } from './damage.ts'
import type { Mover, MoverArgument } from './mover.ts'
import { startProgram, type Program } from './talk.ts'

/** Everything that the races share. */
export interface Ground {
  readonly server: ServerInfo
  readonly folder: string
  readonly rounds: number
  /** The path of the file that is moved, and its size. */
  readonly file: string
  readonly megabytes: number
  readonly print: (line: string) => void
}

export interface Pair<M extends Mover = Mover> {
  readonly name: Height
  readonly from: Program<M>
  readonly to: Program<M>
  /** The folder with the files that `to` received. */
  readonly received: string
  close(): Promise<void>
}

const PASSWORD = 'wherefore'

/** Two contacts online, each in its own process. `scene` makes their addresses new ones. */
export async function startPair<M extends Mover = Mover>(
  { server, folder }: Ground,
  scene: string,
  height: Height,
  sockets = true,
): Promise<Pair<M>> {
  const names = ['romeo', 'juliet'].map((who) =>
    `${who}-${scene}-${height}`.replaceAll(' ', '-').toLowerCase(),
  )
  const [romeo = '', juliet = ''] = names.map((who) => addAccount(server, who, PASSWORD))
  const [sent, received] = [mkdtempSync(join(folder, 'from-')), mkdtempSync(join(folder, 'to-'))]
  const start = (address: string, own: string) =>
    startProgram<M>(join(import.meta.dirname, PROGRAMS[height]), {
      ...{ server, address, password: PASSWORD, sockets },
      folder: own,
    } satisfies MoverArgument)
  addRoster(server, names[0] ?? '', [{ jid: juliet, name: 'Juliet', groups: [] }])
  addRoster(server, names[1] ?? '', [{ jid: romeo, name: 'Romeo', groups: [] }])
  const [from, to] = [await start(romeo, sent), await start(juliet, received)]
  await Promise.all([from.ask('meet', { address: juliet }), to.ask('meet', { address: romeo })])
  return {
    ...{ name: height, from, to, received },
    async close() {
      await Promise.all([from.close(), to.close()])
    },
  }
}

const PROGRAMS = { engine: 'engine-mover.ts', 'whole app': 'app-mover.ts' }

export type Height = keyof typeof PROGRAMS
export const HEIGHTS = Object.keys(PROGRAMS) as readonly Height[]

/** A way to move the file once: milliseconds. */
export type Runner = () => Promise<number>

/** Lets all run in turns; the medians in MB/s. */
export async function race(
  { rounds, megabytes }: Pick<Ground, 'rounds' | 'megabytes'>,
  runners: ReadonlyMap<string, Runner>,
): Promise<ReadonlyMap<string, number>> {
  const rates = new Map([...runners.keys()].map((name) => [name, [] as number[]]))
  // The order changes, so that nobody always runs behind the same one.
  for (let round = 0; round < rounds; round++) {
    const all = [...runners]
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)]
    for (const [name, run] of order) rates.get(name)?.push(megabytes / ((await run()) / 1000))
  }
  return new Map([...rates].map(([name, all]) => [name, median(all)]))
}

/** `ours` beside the others. */
export function describeRace(
  rates: ReadonlyMap<string, number>,
  ours: string,
  others: readonly string[],
): string {
  const own = rates.get(ours) ?? NaN
  const beside = others.map((name) => {
    const other = rates.get(name) ?? NaN
    return `${(own / other).toFixed(2)} of ${name} (${other.toFixed(0)})`
  })
  return [`${own.toFixed(own < 20 ? 1 : 0)} MB/s`, ...beside].join(', ')
}

export function describeDamage({ growth, longest, over50 }: Damage): string {
  return `memory +${(growth / 1024 / 1024).toFixed(0)} MB at most, longest stall ${longest.toFixed(0)} ms, ${over50} over 50 ms`
}

const TALKS = 20
const TALK_APART_MS = 50

/** Says something now and then; the times until it was confirmed. */
export async function chat<M extends Mover>(from: Program<M>): Promise<number[]> {
  const times: number[] = []
  while (times.length < TALKS) {
    times.push(await from.ask('talk', null))
    await delay(TALK_APART_MS)
  }
  return times
}

/** The same while `move` is repeated. */
export async function chatDuring<M extends Mover>(
  from: Program<M>,
  move: () => Promise<unknown>,
): Promise<number[]> {
  const over = new AbortController()
  const moving = (async () => {
    while (!over.signal.aborted) await move()
  })()
  const times = await Promise.race([chat(from), moving.then((): number[] => [])])
  over.abort()
  await moving
  return times
}

export const chatLine = (
  what: string,
  idle: readonly number[],
  busy: readonly number[],
  aim = 'under 2',
): string => {
  const [before, during] = [median(idle), median(busy)]
  return line(
    what,
    `${during.toFixed(1)} ms, ${(during / before).toFixed(1)} of the idle ${before.toFixed(1)} ms`,
    aim,
  )
}

/** Chat of an idle pair while somebody else moves the same file: what the server and the processors cost already. */
export async function chatBeside(
  { print }: Ground,
  what: string,
  { from }: Pair,
  move: Runner,
): Promise<void> {
  const idle = await chat(from)
  print(chatLine(what, idle, await chatDuring(from, move), 'for comparison'))
}

/** From client to client: the engine and the whole app beside the others. */
export async function raceDirectly(
  ground: Ground,
  way: string,
  sockets: boolean,
  others: readonly (readonly [string, Runner])[],
): Promise<void> {
  const { file, megabytes, print, rounds } = ground
  const pairs: Pair[] = []
  const offer = ({ from }: Pair) => from.ask('offer', { path: file })
  try {
    for (const height of HEIGHTS)
      pairs.push(await startPair(ground, way.replace(/\W+/g, '-'), height, sockets))
    // The first time loads code, and memory grows to its working size.
    const ways = []
    for (const pair of pairs) ways.push((await offer(pair)).way)
    print(`${megabytes} MB ${way} (${[...new Set(ways)].join(', ')}), medians of ${rounds} rounds`)
    const ours = pairs.map((pair) => [pair.name, async () => (await offer(pair)).ms] as const)
    const rates = await race(ground, new Map([...others, ...ours]))
    const names = others.map(([name]) => name)
    for (const { name } of pairs) print(line(name, describeRace(rates, name, names), 'at least 0.8 of each'))
    const [quiet] = pairs
    if (quiet) for (const [name, move] of others) await chatBeside(ground, `chat beside ${name}`, quiet, move)
    for (const pair of pairs) {
      const { name, from, to } = pair
      const idle = await chat(from)
      await Promise.all([from.ask('begin', null), to.ask('begin', null)])
      const during = await chatDuring(from, () => offer(pair))
      print(line(`${name}, sender`, describeDamage(await from.ask('end', null))))
      print(line(`${name}, receiver`, describeDamage(await to.ask('end', null))))
      print(chatLine(`${name}, chat`, idle, during))
    }
  } finally {
    await Promise.all(pairs.map((pair) => pair.close()))
  }
}
