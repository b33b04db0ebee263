import { join } from 'node:path'
import { line } from '../table.ts'
import { curl } from './curl.ts'
import type { EngineMover } from './engine-mover.ts'
import {
  chat,
  chatBeside,
  chatDuring,
  chatLine,
  describeDamage,
  describeRace,
  race,
  startPair,
  type Ground,
  type Pair,
  type Runner,
} from './ground.ts'
import type { Plain } from './plain.ts'
import { startProgram } from './talk.ts'

const AIM = 'at least 0.8 of each'
const OTHERS = ['curl', 'plain Node']
/** The whole app keeps a file sealed, which curl and plain Node do not. */
const SEALING = 'Node that seals'

/** By the server's upload service, up and down, beside curl and plain Node with the same server. */
export async function raceByHttp(ground: Ground): Promise<void> {
  const { file, folder, megabytes, print } = ground
  const plain = await startProgram<Plain>(join(import.meta.dirname, 'plain.ts'), {})
  const engine = await startPair<EngineMover>(ground, 'http', 'engine')
  const pairs: readonly Pair[] = [engine, await startPair(ground, 'http', 'whole app')]
  const target = join(folder, 'fetched')
  const slot = () => engine.from.ask('slot', { size: megabytes * 1024 * 1024 })
  try {
    let url = ''
    const up = ({ from }: Pair) => from.ask('upload', { path: file })
    const down = ({ to }: Pair) => to.ask('download', { url })
    // The first time loads code, and memory grows to its working size.
    for (const pair of pairs) {
      const { url: made } = await up(pair)
      if (pair.name === 'engine') url = made
      await down(pair)
    }
    print(`${megabytes} MB by HTTP upload, medians of ${ground.rounds} rounds`)
    const curlUp = async () => {
      const { put } = await slot()
      const headers = put.headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`])
      return curl('-T', file, ...headers, '-H', 'Expect:', put.url)
    }
    const curlDown = () => curl('-o', target, url)
    const ups = await race(
      ground,
      new Map<string, Runner>([
        ['curl', curlUp],
        ['plain Node', async () => plain.ask('put', { path: file, ...(await slot()).put })],
        ...pairs.map((pair) => [pair.name, async () => (await up(pair)).ms] as const),
      ]),
    )
    for (const { name } of pairs) print(line(`up, ${name}`, describeRace(ups, name, OTHERS), AIM))
    const downs = await race(
      ground,
      new Map<string, Runner>([
        ['curl', curlDown],
        ['plain Node', () => plain.ask('fetch', { url, path: target, seals: false })],
        [SEALING, () => plain.ask('fetch', { url, path: target, seals: true })],
        ...pairs.map((pair) => [pair.name, async () => (await down(pair)).ms] as const),
      ]),
    )
    for (const { name } of pairs)
      print(line(`down, ${name}`, describeRace(downs, name, [...OTHERS, SEALING]), AIM))
    await chatBeside(ground, 'chat beside curl, up', engine, curlUp)
    await chatBeside(ground, 'chat beside curl, down', engine, curlDown)
    for (const pair of pairs) {
      const { name, from, to } = pair
      const idle = await chat(from)
      await from.ask('begin', null)
      const during = await chatDuring(from, () => up(pair))
      print(line(`up, ${name}`, describeDamage(await from.ask('end', null))))
      print(chatLine('    chat', idle, during))
      await to.ask('begin', null)
      const duringDown = await chatDuring(to, () => down(pair))
      print(line(`down, ${name}`, describeDamage(await to.ask('end', null))))
      print(chatLine('      chat', idle, duringDown))
    }
  } finally {
    await Promise.all([plain.close(), ...pairs.map((pair) => pair.close())])
  }
}
