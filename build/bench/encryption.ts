import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OmemoVersion } from '../../electron/engine/xep/0384-omemo/index.ts'
import { PYTHON } from '../live/driven.ts'
import { canHaveOmemoPeer } from '../live/omemo-peer.ts'
import { findProsody, hasSqlite, startProsody } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import type { App } from './encryption/app.ts'
import { catchUp, MISSED } from './encryption/catch-up.ts'
import type { RatchetFigures } from './encryption/ratchet.ts'
import { electron, node, type Runtime } from './encryption/runtimes.ts'
import type { Took } from './encryption/turns.ts'
import { startProgram, type Program } from './files/talk.ts'
import { line } from './table.ts'

const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']
/** People in a room, and the devices of each. */
const ROOMS = [
  { people: 1, devices: 1 },
  { people: 5, devices: 2 },
  { people: 50, devices: 4 },
]
/** Of a contact who gets a first message. */
const DEVICES = 8
const PROGRAM = join(import.meta.dirname, 'encryption', 'app.ts')

export const bench: Bench = {
  name: 'encryption',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
    try {
      const others = new Map(VERSIONS.map((version) => [version, ratchetInPython(version)]))
      if (others.get('2') === null) print('left out: the ratchets of python3-oldmemo and python3-twomemo')
      const inElectron = electron(folder)
      if (inElectron === null) print('left out: Electron, which is not on this machine')
      for (const runtime of inElectron ? [node, inElectron] : [node]) {
        const app = await startProgram<App>(PROGRAM, {}, await runtime.command(PROGRAM))
        try {
          for (const version of VERSIONS) {
            print(`OMEMO ${version} in ${runtime.name}`)
            await seal(app, folder, version, print)
            await beginTalk(app, folder, version, print)
            compare(await app.ask('ratchet', version), others.get(version) ?? null, version, print)
          }
        } finally {
          await app.close()
        }
        await catchUpAll(runtime, folder, print)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

type Print = (line: string) => void

async function seal(app: Program<App>, folder: string, version: OmemoVersion, print: Print): Promise<void> {
  for (const { people, devices } of ROOMS) {
    const { begun, first, later } = await app.ask('seal', { folder, version, people, devices })
    const count = people * devices
    const what = `${count} device${count === 1 ? '' : 's'}`
    const aim = `16 ms${count === 200 ? ', 150 ms in all' : ''}`
    print(line(`${what}: keys read, sessions begun`, figure(begun)))
    print(line(`${what}: the first message`, figure(first), aim))
    print(line(`${what}: the next ones`, figure(later), aim))
  }
}

const figure = ({ ms, longest, busiest }: Took): string =>
  `${ms.toFixed(1)} ms; longest turn ${longest.toFixed(1)} ms, of the processor ${busiest.toFixed(1)} ms`

async function beginTalk(
  app: Program<App>,
  folder: string,
  version: OmemoVersion,
  print: Print,
): Promise<void> {
  for (const isListed of [true, false]) {
    const trips = await app.ask('roundTrips', { folder, version, devices: DEVICES, isListed })
    const what = `first message to ${DEVICES} devices, list ${isListed ? 'known' : 'unknown'}`
    print(line(what, `${trips} round trip${trips === 1 ? '' : 's'}`))
  }
}

const RATCHETS = [
  ['chain', 'a key sealed and opened, same chain'],
  ['step', 'with a ratchet step'],
  ['stored', 'with a step, its state written and read'],
] as const

function compare(
  own: RatchetFigures,
  other: RatchetFigures | null,
  version: OmemoVersion,
  print: Print,
): void {
  const name = version === '2' ? 'twomemo' : 'oldmemo'
  for (const [which, what] of RATCHETS) {
    const beside =
      other &&
      `, ${(other[which] / own[which]).toFixed(1)} times as fast as ${name} (${other[which].toFixed(0)} µs)`
    print(line(what, `${own[which].toFixed(0)} µs${beside ?? ''}`))
  }
}

function ratchetInPython(version: OmemoVersion): RatchetFigures | null {
  if (!canHaveOmemoPeer()) return null
  const script = join(import.meta.dirname, 'encryption', 'ratchet.py')
  const { stdout, stderr } = spawnSync(PYTHON, [script, version], { encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(`the ratchet of Python failed: ${stderr}`)
  return JSON.parse(stdout) as RatchetFigures
}

/** Each on an account of its own. */
async function catchUpAll(runtime: Runtime, folder: string, print: Print): Promise<void> {
  if (findProsody() === null || !hasSqlite()) {
    print('left out: catching up, which takes Prosody and SQLite for Lua')
    return
  }
  const server = await startProsody({
    folder: join(folder, `server-${runtime.name}`),
    archive: { sqlite: true, pageSize: 50 },
    eager: true,
  })
  try {
    print(`catching up in ${runtime.name}`)
    let plain = 0
    for (const version of [null, ...VERSIONS]) {
      const caught = await catchUp(runtime, server.info, folder, version)
      const rate = (caught.fetched / caught.ms) * 1000
      plain ||= rate
      const { damage, cpuMs, waited } = caught
      const part = version === null ? '' : `, ${(rate / plain).toFixed(2)} of plain`
      const what = version === null ? `${MISSED} plain messages` : `the same in OMEMO ${version}`
      print(line(`${what}, caught up`, `${rate.toFixed(0)} a second${part}`, version === null ? '' : '0.5'))
      print(
        line(
          '            main process: longest stall',
          `${damage.longest.toFixed(0)} ms, ${damage.over50} over 50 ms`,
        ),
      )
      const cost = `${((cpuMs / caught.fetched) * 1000).toFixed(0)} µs`
      print(line('            processor time of a message', cost))
      if (version !== null) print(line('            the most that waited sealed', String(waited)))
    }
  } finally {
    await server.dispose()
  }
}
