/** The whole application without a window, on a profile that is there: signs in and catches up with the archive. */
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

export interface Stored {
  /** Milliseconds from the first question to the last page stored. */
  readonly storedMs: number
  readonly fetched: number
}

export interface Caught {
  /** Milliseconds from the first question to the end. */
  readonly ms: number
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
const memory: number[] = []
let beganAt = 0
let before = process.cpuUsage()

const catcher = {
  async catchUp(_: null): Promise<Stored> {
    setInterval(() => void memory.push(Math.round(process.memoryUsage.rss() / 1e6)), 500).unref()
    let fetched = 0
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
    return { storedMs: (await stored) - beganAt, fetched }
  },
  /** The index has it all, too. Only somebody else can look, because that takes this thread's time. */
  end(_: null): Caught {
    const { user, system } = process.cpuUsage(before)
    return {
      ...{ ms: performance.now() - beganAt, memory },
      ...{ damage: damage.end(), cpuMs: (user + system) / 1000 },
    }
  },
}

export type Catcher = typeof catcher

void serve(catcher, () => balcony.close())
