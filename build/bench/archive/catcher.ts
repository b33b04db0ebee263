/** The whole application without a window, on a profile that is there: signs in and catches up with the archive. */
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { connectToRead } from '../../../electron/domain/db/connect.ts'
import { createBalcony } from '../../../electron/domain/index.ts'
import { noDesktopPorts } from '../../../electron/domain/ports.ts'
import { createNodePorts } from '../../../electron/engine/index.ts'
import { memorySecrets } from '../../../electron/shell/demo.ts'
import { watchDamage, type Damage } from '../files/damage.ts'
import { serve } from '../files/talk.ts'

export interface CatcherArgument {
  readonly profile: string
  readonly secrets: Readonly<Record<string, string>>
}

export interface Caught {
  /** Milliseconds from the first question to the last page stored. */
  readonly storedMs: number
  /** The same until all of it is in the index for searching. */
  readonly indexedMs: number
  readonly fetched: number
  readonly damage: Damage
  /** The resident memory every half second, in MB. */
  readonly memory: readonly number[]
  /** Processor time of this process for it, in milliseconds. */
  readonly cpuMs: number
}

const { profile, secrets } = JSON.parse(process.argv[2] ?? '') as CatcherArgument
const damage = watchDamage()
const balcony = createBalcony({
  ...createNodePorts((line) => console.error(line)),
  profile,
  secrets: memorySecrets(new Map(Object.entries(secrets))),
  confirm: { ask: () => Promise.resolve(true) },
  ...noDesktopPorts(),
})
balcony.open(() => undefined)
const LOOK_EVERY_MS = 20

const catcher = {
  async catchUp(_: null): Promise<Caught> {
    const memory: number[] = []
    const weighing = setInterval(() => void memory.push(Math.round(process.memoryUsage.rss() / 1e6)), 500)
    let [beganAt, fetched] = [0, 0]
    let before = process.cpuUsage()
    const stored = new Promise<number>((resolve) => {
      balcony.onDeltas((deltas) => {
        for (const delta of deltas) {
          if (delta.kind !== 'archiveChanged') continue
          const { phase } = delta.archive
          if (beganAt === 0 && /^(newest|catching-up)$/.test(phase)) {
            beganAt = performance.now()
            before = process.cpuUsage()
            damage.begin()
          }
          ;({ fetched } = delta.archive)
          if (beganAt > 0 && /^(older|done)$/.test(phase)) resolve(performance.now())
        }
      })
    })
    void balcony.start()
    const storedAt = await stored
    while (!isIndexed()) await delay(LOOK_EVERY_MS)
    const indexedMs = performance.now() - beganAt
    const { user, system } = process.cpuUsage(before)
    clearInterval(weighing)
    return {
      ...{ storedMs: storedAt - beganAt, indexedMs, fetched, memory },
      ...{ damage: damage.end(), cpuMs: (user + system) / 1000 },
    }
  },
}

/** The application itself leaves out the messages of the last moment. */
function isIndexed(): boolean {
  const bytes = Buffer.from(secrets['store-key'] ?? '', 'hex')
  const db = connectToRead(join(profile, 'balcony.db'), { kind: 'raw', bytes })
  try {
    const row = db.prepare('SELECT high >= (SELECT max(id) FROM message) AS whole FROM search_state').get()
    return row?.['whole'] === 1
  } finally {
    db.close()
  }
}

export type Catcher = typeof catcher

await serve(catcher, () => balcony.close())
