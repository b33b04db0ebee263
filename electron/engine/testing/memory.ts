import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes that are in use, strings, objects and buffers alike, once what nobody holds has been let go. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Buffers are let go behind the objects that held them.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Counts the longest turn of the event loop, in milliseconds, from now until `stop` tells it. */
export function watchTurns(): { readonly stop: () => number } {
  let longest = 0
  let last = performance.now()
  let on = true
  const turn = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
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
