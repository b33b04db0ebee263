import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes in use by strings, objects and buffers, after garbage collection. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Buffers are freed after the objects that held them.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/**
 * Measures the longest turn of the event loop in milliseconds, until `stop` returns it: its duration, or the processor
 * time of this process if that is less. A machine that is busy with something else therefore makes no turn longer.
 */
export function watchTurns(): { readonly stop: () => number } {
  let longest = 0
  let last = performance.now()
  let lastUsage = process.cpuUsage()
  let on = true
  const turn = (): void => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(lastUsage)
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1_000))
    last = now
    lastUsage = process.cpuUsage()
    if (on) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    stop() {
      on = false
      return longest
    },
  }
}
