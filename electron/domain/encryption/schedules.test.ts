/**
 * Three devices of each of two people, with their stores, archives, lists and streams, on a network of this test's own. What
 * is allowed to be unreadable, and why, is in `testing/town-checks.ts`.
 */
import { expect, test, vi } from 'vitest'
import { allSeeds, seeds } from '../../engine/testing/seeds.ts'
import { faultsOf, withoutTexts } from './testing/town-checks.ts'
import { Town } from './testing/town.ts'

const MESSAGES = allSeeds ? 10_000 : 100
const FEW = 20

/** How often each thing happened, in all seeds. */
const happened = new Map<string, number>()

/** A town in which this work was done. An error says in which step it came. */
async function townAfter<Result>(seed: number, work: (town: Town) => Promise<Result>) {
  // Work is sliced by the time it takes, which must not depend on the machine.
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1))
  const town = new Town(seed)
  try {
    await town.begin()
    return { town, result: await work(town) }
  } catch (error) {
    throw new Error(`seed ${seed}, ${town.transcript.toString()}`, { cause: error })
  } finally {
    clock.mockRestore()
  }
}

test.each(seeds(4))(
  'all that arrives is read once, whatever is lost, late, out of order, doubled, interrupted or restored (seed %i)',
  { timeout: allSeeds ? 3_600_000 : 120_000 },
  async (seed) => {
    const { town, result: last } = await townAfter(seed, async (begun) => {
      await begun.live(MESSAGES)
      return begun.settle()
    })
    for (const [what, count] of town.happened) happened.set(what, count + (happened.get(what) ?? 0))
    // A restored history does not know what it has sealed since its backup.
    const restored = town.devices.filter(({ former }) => former.size > 0).map(({ name }) => name)
    expect({
      // Nothing has left in plain, and no step of a ratchet twice.
      leaving: town.seals.faults,
      reading: faultsOf(town),
      atLast: withoutTexts(town, last),
      unusedSteps: town.seals.unused(new Set(restored)),
    }).toEqual({ leaving: [], reading: [], atLast: [], unusedSteps: [] })
  },
)

test('everything that can go wrong did, with one of the seeds', () => {
  expect([...happened.keys()].sort()).toEqual([
    'broken links',
    'crashes',
    'doubled',
    'from the archive alone',
    'full disks',
    'late',
    'leaps',
    'lost',
    'lost sessions',
    'out of order',
    'replayed',
    'restored',
    'sessions over',
  ])
})

test('the same seed gives the same, to the byte', { timeout: 120_000 }, async () => {
  const live = async (): Promise<string> => {
    const { town } = await townAfter(1, (begun) => begun.live(FEW))
    return town.transcript.digest()
  }
  expect(await live()).toBe(await live())
})
