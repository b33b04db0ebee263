import { setImmediate as turn } from 'node:timers/promises'
import { processorTimes } from '../files/damage.ts'

/** Some work in the event loop. */
export interface Took {
  /** Milliseconds until it was done. */
  readonly ms: number
  /** The longest turn of the event loop meanwhile, in milliseconds, without waiting for a processor. */
  readonly longest: number
  /** The most processor time of a turn, in milliseconds; 0 where the system does not tell. */
  readonly busiest: number
}

/** Does the work, and looks at the clock after each turn of the event loop. */
export async function timed(work: () => Promise<unknown>): Promise<Took> {
  // Whatever was left to do before is not part of it.
  await turn()
  const beganAt = performance.now()
  let [last, before] = [beganAt, processorTimes()]
  let [longest, busiest, done] = [0, 0, false]
  const finished = work().finally(() => (done = true))
  for (;;) {
    const isDone = done
    const now = performance.now()
    const after = processorTimes()
    longest = Math.max(longest, now - last - (after.waited - before.waited))
    busiest = Math.max(busiest, after.ran - before.ran)
    if (isDone) break
    ;[last, before] = [performance.now(), processorTimes()]
    await turn()
  }
  await finished
  return { ms: performance.now() - beganAt, longest, busiest }
}
