import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { createSelfSigned } from '../../electron/engine/testing/certificates.ts'
import { startHostileServer, type HostileServer } from '../e2e/hostile-server.ts'
import type { Bench } from './bench.ts'
import type { Damage, Order, VictimArgument } from './floods/victim.ts'
import { line } from './table.ts'

/** A flood is given up after this time. */
const MOST_MS = 180_000
/** How long to wait after a flood whose end gives no sign. */
const SETTLE_MS = 10_000
const OWN = 'romeo@montague.test'
const JULIET = 'juliet@capulet.test'
const MEGABYTE = 1024 * 1024

interface Scene {
  readonly server: HostileServer
  order(order: Order): void
  /** Resolves when a message with that mark has been announced. */
  marked(): Promise<unknown>
}

interface Flood {
  readonly name: string
  /** What the server does or sends. */
  pour(scene: Scene): Promise<unknown>
  readonly contacts?: readonly string[]
  /** The flood comes while the victim is still signing in. */
  readonly early?: true
}

const message = (from: string, body: string, id = ''): string =>
  `<message from='${from}/x' to='${OWN}' type='chat' id='${id}'><body>${body}</body></message>`
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

/** Sends everything in pieces, with turns for others in between, then a mark of its end. */
async function pour({ server, marked }: Scene, count: number, nth: (n: number) => string): Promise<unknown> {
  for (const n of range(count)) {
    server.say(nth(n))
    if (n % 50 === 0) await turn()
  }
  server.say(message(JULIET, 'The end', 'the end'))
  return marked()
}

/** Writes as much as the other side accepts. */
function pourForever(socket: Socket, piece: string): void {
  const more = (): void => {
    while (socket.writable && socket.write(piece));
    if (socket.writable) socket.once('drain', more)
  }
  more()
}

const text = (length: number, n: number): string => `${n} `.padEnd(length, 'x')

const FLOODS: readonly Flood[] = [
  {
    name: '600 messages of 200 kB with one id',
    pour: (scene) => pour(scene, 600, (n) => message(JULIET, text(200_000, n), 'one id')),
  },
  {
    name: '2,000 addresses that write once each',
    pour: (scene) => pour(scene, 2_000, (n) => message(`n${n}@s${n % 40}.test`, 'Ho', `${n}`)),
  },
  {
    name: '10,000 subscription requests',
    pour: (scene) =>
      pour(scene, 10_000, (n) => `<presence type='subscribe' from='n${n}@s${n % 40}.test' to='${OWN}'/>`),
  },
  {
    name: '20,000 questions of strangers',
    pour: (scene) =>
      pour(
        scene,
        20_000,
        (n) =>
          `<iq type='get' id='q${n}' from='n${n}@s${n % 40}.test/x' to='${OWN}/x'><query xmlns='jabber:iq:version'/></iq>`,
      ),
  },
  {
    name: '100 messages with addresses of 500 kB',
    pour: (scene) =>
      pour(
        scene,
        100,
        (n) =>
          `<message from='${JULIET}/${text(500_000, n).replaceAll('x', 'é')}' to='${OWN}'><body>Ho</body></message>`,
      ),
  },
  {
    name: '90,000 contacts',
    contacts: range(90_000).map((n) => `n${n}@s${n % 40}.test`),
    early: true,
    pour: (scene) => pour(scene, 0, () => ''),
  },
  {
    name: 'a full disk, and 200 MB of messages',
    async pour(scene) {
      scene.order('disk full')
      for (const n of range(2_000)) {
        scene.server.say(message(JULIET, text(100_000, n), `${n}`))
        if (n % 20 === 0) await delay(1)
      }
      await delay(SETTLE_MS)
    },
  },
  {
    name: 'stanzas before there is a session',
    early: true,
    async pour({ server }) {
      const piece = message(JULIET, text(60_000, 0), 'early')
      server.misdeed = { at: 'session', how: (socket) => pourForever(socket, piece) }
      await delay(SETTLE_MS)
    },
  },
  {
    name: 'a server that asks and does not read',
    early: true,
    async pour({ server }) {
      const piece = range(500)
        .map((n) => `<iq type='get' id='${text(1_000, n)}'><ping xmlns='urn:xmpp:ping'/></iq>`)
        .join('')
      server.misdeed = {
        at: 'session',
        how(socket) {
          socket.pause()
          pourForever(socket, piece)
        },
      }
      await delay(SETTLE_MS)
    },
  },
]

export const bench: Bench = {
  name: 'floods',
  async run(print) {
    print(`${''.padEnd(46)}longest stall   all over 50 ms   memory     rows read`)
    for (const flood of FLOODS) print(line(flood.name, await describeFlood(flood)))
  },
}

async function describeFlood(flood: Flood): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
  const profile = join(folder, 'profile')
  mkdirSync(profile)
  const server = await startHostileServer({
    domain: 'montague.test',
    certificate: createSelfSigned({ names: ['montague.test'] }),
    contacts: [JULIET, ...(flood.contacts ?? [])],
  })
  const settings = { host: server.host, port: server.port, security: 'starttls' } as const
  const login = { address: OWN, password: 'secret', settings }
  const victim = startVictim({ profile, login })
  try {
    await victim.told('ready')
    if (flood.early !== true) await victim.told('signedIn')
    victim.order('begin')
    const scene = { server, order: victim.order, marked: () => victim.told('marked') }
    // The mark at the end goes to signed-in clients, so there has to be one.
    if (flood.early === true && flood.contacts) await victim.told('signedIn')
    const done = await Promise.race([
      flood.pour(scene).then(() => true),
      delay(MOST_MS, false, { ref: false }),
    ])
    victim.order('end')
    const damage = (await victim.told('damage')) as Damage
    return `${describe(damage)}${done ? '' : `   not over within ${MOST_MS / 1000} s`}`
  } finally {
    victim.kill()
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function describe({ longest, stalls, memory, rows }: Damage): string {
  return [
    `${longest.toFixed(0)} ms`.padEnd(16),
    `${(stalls / 1000).toFixed(1)} s`.padEnd(17),
    `${(memory / MEGABYTE).toFixed(0)} MB`.padEnd(11),
    String(rows),
  ].join('')
}

interface Victim {
  order(order: Order): void
  /** The value that it reported under that name. Waits for it. */
  told(what: string): Promise<unknown>
  kill(): void
}

function startVictim(argument: VictimArgument): Victim {
  const program = join(import.meta.dirname, 'floods', 'victim.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(argument)], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const known = new Map<string, unknown>()
  const waiting = new Map<string, (value: unknown) => void>()
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the victim has ended: ${signal ?? code}`)))
  })
  ended.catch(() => undefined)
  createInterface(child.stderr).on('line', (said) => {
    if (!said.startsWith('{')) return
    for (const [what, value] of Object.entries(JSON.parse(said) as object)) {
      known.set(what, value)
      waiting.get(what)?.(value)
    }
  })
  return {
    order: (order) => void child.stdin.write(`${order}\n`),
    told: (what) =>
      known.has(what)
        ? Promise.resolve(known.get(what))
        : Promise.race([ended, new Promise((resolve) => waiting.set(what, resolve))]),
    kill: () => void child.kill('SIGKILL'),
  }
}
